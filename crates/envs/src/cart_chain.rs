//! The mechanics of a cart on a rail that carries a chain of equal poles: one for cart-pole, two for the double
//! pendulum. Everything moves in one plane.
//!
//! With x the cart's position and φᵢ each pole's angle from upright (positive towards +x), Lagrange's equations are
//!
//! ```text
//! Σⱼ Kᵢⱼ cos(φᵢ − φⱼ) q̈ⱼ = Qᵢ − Σⱼ≥₁ Kᵢⱼ sin(φᵢ − φⱼ) φ̇ⱼ² + [i ≥ 1] g K₀ᵢ sin φᵢ,      q = (x, φ₁, …),  φ₀ = 0
//! ```
//!
//! with constants K of masses and lengths alone (see [`Chain::new`]), Q₀ the force less the rail's friction, and Qᵢ
//! the friction of the hinges at both ends of pole i. A step is one of Runge and Kutta's of fourth order.

use reinforcets_core::math::sin_cos;

/// Metres per second².
const GRAVITY: f64 = 9.81;

/// One pole: a capsule of even density, whose ends are the centres of its caps.
#[derive(Clone, Copy)]
pub(crate) struct Pole {
    /// Kilograms.
    pub mass: f64,
    /// Metres from hinge to hinge.
    pub length: f64,
    /// Moment of inertia about the centre, across the length.
    pub inertia: f64,
}

impl Pole {
    pub const fn capsule(mass: f64, length: f64, radius: f64) -> Self {
        // Volumes over π r²: a cylinder, and two half spheres.
        let (cylinder, caps) = (length, 4.0 / 3.0 * radius);
        let share = mass / (cylinder + caps);
        let of_cylinder = (3.0 * radius * radius + length * length) / 12.0;
        let of_caps = 0.4 * radius * radius + 0.25 * length * length + 0.375 * length * radius;
        Pole { mass, length, inertia: share * (cylinder * of_cylinder + caps * of_caps) }
    }
}

/// Position of the cart and angles of the poles from upright, and how fast they change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Motion<const D: usize> {
    pub q: [f64; D],
    pub v: [f64; D],
}

/// A cart with D − 1 poles.
pub(crate) struct Chain<const D: usize> {
    k: [[f64; D]; D],
    /// Of the rail (N per m/s), and of every hinge (N m per rad/s).
    friction: (f64, f64),
    /// The cart moves between plus and minus this.
    pub rail: f64,
}

impl<const D: usize> Chain<D> {
    /// K₀₀ is the whole mass; K₀ᵢ = ½ m l + l · (mass beyond pole i); Kᵢᵢ = I + ¼ m l² + l² · (mass beyond pole i); and
    /// Kᵢⱼ = l K₀ⱼ for poles i < j.
    pub const fn new(cart: f64, pole: Pole, friction: (f64, f64), rail: f64) -> Self {
        let Pole { mass, length, inertia } = pole;
        let mut k = [[0.0; D]; D];
        k[0][0] = cart + mass * (D - 1) as f64;
        let mut j = 1;
        while j < D {
            let beyond = mass * (D - 1 - j) as f64;
            k[0][j] = length * (0.5 * mass + beyond);
            k[j][j] = inertia + length * length * (0.25 * mass + beyond);
            let mut i = 1;
            while i < j {
                k[i][j] = length * k[0][j];
                i += 1;
            }
            let mut i = 0;
            while i < j {
                k[j][i] = k[i][j];
                i += 1;
            }
            j += 1;
        }
        Chain { k, friction, rail }
    }

    /// Moves on by `dt` seconds under `force` on the cart. At the ends of the rail the cart stops dead.
    #[inline]
    pub fn advance(&self, motion: &mut Motion<D>, force: f64, dt: f64) {
        let Motion { q, v } = *motion;
        let ahead = |from: [f64; D], step: f64, slope: [f64; D]| -> [f64; D] {
            std::array::from_fn(|i| from[i] + step * slope[i])
        };
        let a1 = self.acceleration(q, v, force);
        let v2 = ahead(v, dt / 2.0, a1);
        let a2 = self.acceleration(ahead(q, dt / 2.0, v), v2, force);
        let v3 = ahead(v, dt / 2.0, a2);
        let a3 = self.acceleration(ahead(q, dt / 2.0, v2), v3, force);
        let v4 = ahead(v, dt, a3);
        let a4 = self.acceleration(ahead(q, dt, v3), v4, force);
        let mean = |k1: f64, k2: f64, k3: f64, k4: f64| (k1 + 2.0 * k2 + 2.0 * k3 + k4) / 6.0;
        for i in 0..D {
            motion.q[i] = q[i] + dt * mean(v[i], v2[i], v3[i], v4[i]);
            motion.v[i] = v[i] + dt * mean(a1[i], a2[i], a3[i], a4[i]);
        }
        if motion.q[0].abs() > self.rail {
            motion.q[0] = self.rail.copysign(motion.q[0]);
            if motion.q[0] * motion.v[0] > 0.0 {
                self.stop(motion);
            }
        }
    }

    /// Accelerations of cart and poles.
    #[inline]
    fn acceleration(&self, q: [f64; D], v: [f64; D], force: f64) -> [f64; D] {
        let turned = turned(q);
        let (rail, hinge) = self.friction;
        let mut push = [0.0; D];
        push[0] = force - rail * v[0];
        for i in 1..D {
            let before = if i == 1 { 0.0 } else { v[i - 1] };
            let torque = hinge * (v[i] - before);
            push[i] += GRAVITY * self.k[0][i] * turned[i].0 - torque;
            if i > 1 {
                push[i - 1] += torque;
            }
        }
        for i in 0..D {
            for j in 1..D {
                let sine = turned[i].0 * turned[j].1 - turned[i].1 * turned[j].0;
                push[i] -= self.k[i][j] * sine * (v[j] * v[j]);
            }
        }
        solve(self.masses(&turned), push)
    }

    /// The mass matrix Kᵢⱼ cos(φᵢ − φⱼ).
    #[inline]
    fn masses(&self, turned: &[(f64, f64); D]) -> [[f64; D]; D] {
        std::array::from_fn(|i| {
            std::array::from_fn(|j| self.k[i][j] * (turned[i].1 * turned[j].1 + turned[i].0 * turned[j].0))
        })
    }

    /// Takes the cart's speed away by a push on the cart, which jerks the poles too: the plastic impact, so that energy
    /// is lost and never won.
    #[cold]
    fn stop(&self, motion: &mut Motion<D>) {
        let mut unit = [0.0; D];
        unit[0] = 1.0;
        let answer = solve(self.masses(&turned(motion.q)), unit);
        let push = -motion.v[0] / answer[0];
        motion.v = std::array::from_fn(|i| motion.v[i] + push * answer[i]);
        motion.v[0] = 0.0;
    }
}

/// Sines and cosines of the angles; of the cart's, which does not turn, 0 and 1.
#[inline]
fn turned<const D: usize>(q: [f64; D]) -> [(f64, f64); D] {
    std::array::from_fn(|i| if i == 0 { (0.0, 1.0) } else { sin_cos(q[i]) })
}

/// x of `a x = b` for a positive definite `a`: elimination from the last row up, so that poles go before the cart.
#[inline]
fn solve<const D: usize>(mut a: [[f64; D]; D], mut b: [f64; D]) -> [f64; D] {
    for p in (1..D).rev() {
        for i in 0..p {
            let factor = a[i][p] / a[p][p];
            let pivot = a[p];
            for (x, y) in a[i].iter_mut().zip(pivot).take(p) {
                *x -= factor * y;
            }
            b[i] -= factor * b[p];
        }
    }
    for i in 0..D {
        for j in 0..i {
            b[i] -= a[i][j] * b[j];
        }
        b[i] /= a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Chain<3> = Chain::new(1.0, Pole::capsule(0.2, 0.6, 0.04), (0.0, 0.0), 1e3);

    fn energy<const D: usize>(chain: &Chain<D>, at: &Motion<D>) -> f64 {
        let turned = turned(at.q);
        let masses = chain.masses(&turned);
        let moving: f64 = (0..D)
            .flat_map(|i| (0..D).map(move |j| (i, j)))
            .map(|(i, j)| masses[i][j] * at.v[i] * at.v[j])
            .sum();
        let height: f64 = (1..D).map(|i| chain.k[0][i] * turned[i].1).sum();
        0.5 * moving + GRAVITY * height
    }

    #[test]
    fn energy_and_momentum_are_kept_without_force_and_friction() {
        for start in [[0.0, 3.0, 2.5], [0.3, 0.1, -0.1], [-0.5, 1.5, -2.0]] {
            let mut at = Motion { q: start, v: [0.4, -1.0, 2.0] };
            let momentum = |at: &Motion<3>| -> f64 {
                FREE.masses(&turned(at.q))[0].iter().zip(at.v).map(|(m, v)| m * v).sum()
            };
            let first = (energy(&FREE, &at), momentum(&at));
            for _ in 0..20_000 {
                FREE.advance(&mut at, 0.0, 0.001);
            }
            assert!((energy(&FREE, &at) - first.0).abs() < 1e-6, "{} {}", energy(&FREE, &at), first.0);
            assert!((momentum(&at) - first.1).abs() < 1e-7, "{} {}", momentum(&at), first.1);
            assert!(at.q[1].abs() + at.q[2].abs() > 0.5 && at.q[0] != start[0], "it moved");
        }
    }

    #[test]
    fn force_gives_what_it_works_and_friction_takes_what_it_works() {
        let chain: Chain<3> = Chain::new(1.0, Pole::capsule(0.2, 0.6, 0.04), (0.3, 0.02), 1e3);
        let mut at = Motion { q: [0.0, 2.0, 1.0], v: [0.0, 1.0, -3.0] };
        let (first, mut work, dt) = (energy(&chain, &at), 0.0, 1e-4);
        for step in 0..30_000 {
            let force = if step / 3_000 % 2 == 0 { 2.0 } else { -1.5 };
            let power = |at: &Motion<3>| {
                let [x, a, b] = at.v;
                force * x - 0.3 * x * x - 0.02 * (a * a + (b - a) * (b - a))
            };
            let before = power(&at);
            chain.advance(&mut at, force, dt);
            work += dt * (before + power(&at)) / 2.0;
        }
        let won = energy(&chain, &at) - first;
        assert!(work.abs() > 0.05 && (won - work).abs() < 1e-6, "{won} {work}");
    }

    #[test]
    fn small_swings_have_the_period_of_a_rod() {
        // A cart too heavy to move, and a thin pole: the period of a rod hung at its end, 2π √(2 l / 3 g).
        let chain: Chain<2> = Chain::new(1e9, Pole::capsule(1.0, 1.0, 1e-9), (0.0, 0.0), 1.0);
        let mut at = Motion { q: [0.0, std::f64::consts::PI + 1e-4], v: [0.0; 2] };
        let period = std::f64::consts::TAU * (2.0 / (3.0 * GRAVITY)).sqrt();
        for _ in 0..1_000 {
            chain.advance(&mut at, 0.0, period / 1_000.0);
        }
        assert!((at.q[1] - std::f64::consts::PI - 1e-4).abs() < 1e-10, "{:?}", at.q);
    }

    #[test]
    fn the_cart_stops_at_the_ends_of_the_rail_and_no_energy_is_won() {
        for side in [-1.0, 1.0] {
            for spin in [-8.0, -1.0, 0.0, 2.0, 9.0] {
                let chain = Chain { rail: 0.5, ..FREE };
                let mut at = Motion { q: [side * 0.499, 2.0, -1.0], v: [side * 3.0, spin, -spin] };
                let before = energy(&chain, &at);
                chain.advance(&mut at, 0.0, 0.001);
                assert_eq!((at.q[0], at.v[0]), (side * 0.5, 0.0));
                assert!(energy(&chain, &at) < before, "{side} {spin}");
                chain.advance(&mut at, -50.0 * side, 0.001);
                assert!(at.v[0] * side < 0.0, "it can leave the end");
            }
        }
    }
}
