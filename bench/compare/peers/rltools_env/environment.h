// RLtools' own Pendulum in C++, under the name that its Python wrapper looks for.
#include <rl_tools/rl/environments/pendulum/operations_generic.h>

template <typename T, typename TI>
using ENVIRONMENT_FACTORY = rl_tools::rl::environments::Pendulum<
    rl_tools::rl::environments::pendulum::Specification<T, TI, rl_tools::rl::environments::pendulum::DefaultParameters<T>>>;
