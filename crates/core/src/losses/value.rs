//! The value loss of PPO, A2C and REINFORCE.

use super::batch::{PolicyBatch, Scratch, counted, gather, total};
use crate::distributions::lanes::{LANES, blocks, each, load};
use crate::math::Real;
use crate::network::HeadView;

/// Mean squared error between the value head and the returns; adds `vf_coef` times its gradient, gives the error
/// itself. Not halved: SB3's `F.mse_loss`, where Schulman et al. 2017 (eq. 9) writes the same.
///
/// With `clip`, the prediction may leave the old one by at most `clip` (OpenAI baselines, SB3's `clip_range_vf`):
/// v̂ = v_old + clamp(v − v_old, ±clip), *without* the maximum over both errors that baselines takes. As in
/// `torch.clamp`, the gradient passes where v − v_old is exactly at the bound.
pub(super) fn value_loss<T: Real>(
    heads: &[T],
    value: Option<HeadView>,
    batch: &PolicyBatch<'_, T>,
    scratch: &Scratch<T>,
    (vf_coef, clip): (f64, Option<f64>),
    d_heads: &mut [T],
) -> f64 {
    let Some(value) = value else { return 0.0 };
    let (zero, scale) = (T::of(0.0), T::of(2.0 * vf_coef));
    let mut sum = [zero; LANES];
    for (b, row, lanes) in blocks(batch.idx.len()) {
        let share = &scratch.share[b];
        let v = load(heads, value, row, lanes, 0);
        let target = gather(batch.returns, batch.idx, row, lanes);
        let mut error = each(|l| v[l] - target[l]);
        let mut d_prediction_d_value = [T::of(1.0); LANES];
        if let Some(clip) = clip {
            let (old, clip) = (gather(batch.old_value, batch.idx, row, lanes), T::of(clip));
            let moved: [T; LANES] = each(|l| v[l] - old[l]);
            // Selections, not `least` and `most`, so that NaN stays NaN.
            let kept = each(|l| {
                if moved[l] > clip {
                    clip
                } else if moved[l] < -clip {
                    -clip
                } else {
                    moved[l]
                }
            });
            error = each(|l| old[l] + kept[l] - target[l]);
            d_prediction_d_value =
                each(|l| if (moved[l] > clip) | (moved[l] < -clip) { zero } else { T::of(1.0) });
        }
        let squares = counted(share, |l| error[l] * error[l] * share[l]);
        sum = each(|l| sum[l] + squares[l]);
        let d_value = counted(share, |l| scale * error[l] * d_prediction_d_value[l] * share[l]);
        Scratch::add_value(d_heads, value, (row, lanes), &d_value);
    }
    total(&sum)
}
