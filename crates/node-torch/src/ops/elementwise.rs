//! Operations on each element: functions, arithmetic with broadcasting, comparisons; and their twins in place.

use crate::op::{Op, Out};

macro_rules! unary {
    ($($name:literal $f:ident),* $(,)?) => { [$(Op::make($name, |c| Ok(c.tensor()?.$f()?))),*] };
}
macro_rules! unary_in_place {
    ($($name:literal $f:ident),* $(,)?) => {
        [$(Op::act($name, |c| { let _ = c.tensor()?.$f()?; Ok(Out::Nothing) })),*]
    };
}
macro_rules! binary {
    ($($name:literal $f:ident),* $(,)?) => { [$(Op::make($name, |c| Ok(c.tensor()?.$f(&*c.tensor()?)?))),*] };
}
macro_rules! binary_in_place {
    ($($name:literal $f:ident),* $(,)?) => {
        [$(Op::act($name, |c| { let _ = c.tensor()?.$f(&*c.tensor()?)?; Ok(Out::Nothing) })),*]
    };
}
macro_rules! scalar {
    ($($name:literal $f:ident),* $(,)?) => { [$(Op::make($name, |c| Ok(c.tensor()?.$f(c.scalar()?)?))),*] };
}
macro_rules! scalar_in_place {
    ($($name:literal $f:ident),* $(,)?) => {
        [$(Op::act($name, |c| { let _ = c.tensor()?.$f(c.scalar()?)?; Ok(Out::Nothing) })),*]
    };
}

/// Functions of one number, arithmetic and comparisons of two tensors or of a tensor and a number.
pub static OPS: &[&[Op]] = &[
    &unary![
        "abs" f_abs, "neg" f_neg, "exp" f_exp, "expm1" f_expm1, "log" f_log, "log2" f_log2, "log10" f_log10,
        "log1p" f_log1p, "sqrt" f_sqrt, "rsqrt" f_rsqrt, "square" f_square, "reciprocal" f_reciprocal,
        "sin" f_sin, "cos" f_cos, "tan" f_tan, "asin" f_asin, "acos" f_acos, "atan" f_atan, "sinh" f_sinh,
        "cosh" f_cosh, "tanh" f_tanh, "atanh" f_atanh, "erf" f_erf, "sigmoid" f_sigmoid,
        "logSigmoid" f_log_sigmoid, "relu" f_relu, "silu" f_silu, "elu" f_elu, "mish" f_mish,
        "softplus" f_softplus, "floor" f_floor, "ceil" f_ceil, "round" f_round, "trunc" f_trunc, "sign" f_sign,
        "isnan" f_isnan, "isinf" f_isinf, "isfinite" f_isfinite, "logicalNot" f_logical_not,
    ],
    &unary_in_place![
        "abs_" f_abs_, "neg_" f_neg_, "exp_" f_exp_, "log_" f_log_, "sqrt_" f_sqrt_, "tanh_" f_tanh_,
        "sigmoid_" f_sigmoid_, "relu_" f_relu_, "zero_" f_zero_,
    ],
    &binary![
        "add" f_add, "sub" f_sub, "mul" f_mul, "div" f_div, "pow" f_pow, "remainder" f_remainder_tensor,
        "floorDivide" f_floor_divide, "minimum" f_minimum, "maximum" f_maximum, "atan2" f_atan2,
        "eq" f_eq_tensor, "ne" f_ne_tensor, "lt" f_lt_tensor, "le" f_le_tensor, "gt" f_gt_tensor,
        "ge" f_ge_tensor, "logicalAnd" f_logical_and, "logicalOr" f_logical_or, "logicalXor" f_logical_xor,
    ],
    &binary_in_place!["add_" f_add_, "sub_" f_sub_, "mul_" f_mul_, "div_" f_div_, "fillFrom_" f_fill_tensor_],
    &scalar![
        "addScalar" f_add_scalar, "subScalar" f_sub_scalar, "mulScalar" f_mul_scalar, "divScalar" f_div_scalar,
        "powScalar" f_pow_tensor_scalar, "remainderScalar" f_remainder,
        "floorDivideScalar" f_floor_divide_scalar, "rsub" f_rsub_scalar, "eqScalar" f_eq, "neScalar" f_ne,
        "ltScalar" f_lt, "leScalar" f_le, "gtScalar" f_gt, "geScalar" f_ge, "minimumScalar" f_clamp_max,
        "maximumScalar" f_clamp_min,
    ],
    &scalar_in_place![
        "addScalar_" f_add_scalar_, "subScalar_" f_sub_scalar_, "mulScalar_" f_mul_scalar_,
        "divScalar_" f_div_scalar_, "fill_" f_fill_,
    ],
    &[
        Op::make("gelu", |c| Ok(c.tensor()?.f_gelu(if c.flag()? { "tanh" } else { "none" })?)),
        Op::make("leakyRelu", |c| {
            let (x, slope) = (c.tensor()?, c.number()?);
            // tch has it with a slope of 0.01 only.
            Ok(x.f_clamp_min(0.0)?.f_add(&x.f_clamp_max(0.0)?.f_mul_scalar(slope)?)?)
        }),
        Op::make("clamp", |c| {
            let (x, low, high) = (c.tensor()?, c.maybe_number()?, c.maybe_number()?);
            Ok(match (low, high) {
                (Some(low), Some(high)) => x.f_clamp(low, high)?,
                (Some(low), None) => x.f_clamp_min(low)?,
                (None, Some(high)) => x.f_clamp_max(high)?,
                (None, None) => x.f_alias()?,
            })
        }),
        Op::act("clamp_", |c| {
            let (mut x, low, high) = (c.tensor()?, c.maybe_number()?, c.maybe_number()?);
            if let Some(low) = low {
                let _ = x.f_clamp_min_(low)?;
            }
            if let Some(high) = high {
                let _ = x.f_clamp_max_(high)?;
            }
            Ok(Out::Nothing)
        }),
        Op::make("where", |c| {
            let (condition, yes, no) = (c.tensor()?, c.tensor()?, c.tensor()?);
            Ok(yes.f_where_self(&condition, &no)?)
        }),
        Op::make("lerp", |c| Ok(c.tensor()?.f_lerp(&*c.tensor()?, c.number()?)?)),
        Op::act("lerp_", |c| {
            let _ = c.tensor()?.f_lerp_(&*c.tensor()?, c.number()?)?;
            Ok(Out::Nothing)
        }),
        Op::act("copy_", |c| {
            c.tensor()?.f_copy_(&*c.tensor()?)?;
            Ok(Out::Nothing)
        }),
    ],
];
