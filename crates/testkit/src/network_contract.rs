//! What every engine's networks must do. Run with `network_contract::run(&engine)`; engines with memory and pictures
//! also with [`run_recurrent`] and [`run_pictures`].

mod batches;
mod dropout;
mod noise;
mod norm;
mod optimizers;
mod passes;
mod pictures;
mod renorm;
mod sequences;
mod state;

pub use batches::{Sample, by_view, export, plain};

use reinforcets_core::network::Engine;

/// Runs the whole contract.
///
/// # Panics
/// Where the engine does not keep it.
pub fn run(engine: &dyn Engine) {
    passes::match_the_reference(engine);
    passes::reference_matches_finite_differences(engine);
    passes::rows_are_independent(engine);
    passes::infer_disturbs_nothing(engine);
    passes::input_gradient_leaves_parameters(engine);
    passes::gathers(engine);
    passes::misuse_is_an_error(engine);
    optimizers::follow_torch(engine);
    optimizers::clip(engine);
    optimizers::diverge(engine);
    noise::is_what_the_stream_draws(engine);
    noise::acts_in_training_alone(engine);
    noise::stays_until_it_is_drawn_anew(engine);
    noise::golden(engine);
    dropout::drops_a_share_and_scales_the_rest(engine);
    dropout::a_key_is_a_mask(engine);
    dropout::rates_are_checked(engine);
    norm::rows_have_mean_and_variance(engine);
    norm::golden(engine);
    renorm::statistics_move_in_training_alone(engine);
    renorm::corrections_count_after_the_warmup(engine);
    renorm::clipped_corrections_match_finite_differences(engine);
    renorm::golden(engine);
    state::round_trip(engine);
    state::polyak_and_copy(engine);
    state::names(engine);
}

/// What sequences mean to layers with memory (LSTM, GRU, transformer).
///
/// # Panics
/// Where the engine does not keep it.
pub fn run_recurrent(engine: &dyn Engine) {
    sequences::misuse_is_an_error(engine);
    sequences::match_the_reference(engine);
    sequences::steps_carry_the_state(engine);
    sequences::starts_cut(engine);
    sequences::lanes_are_independent(engine);
    sequences::infer_disturbs_nothing(engine);
}

/// What pictures mean to convolutions, pooling and residual blocks.
///
/// # Panics
/// Where the engine does not keep it.
pub fn run_pictures(engine: &dyn Engine) {
    pictures::match_the_reference(engine);
    pictures::storage_does_not_matter(engine);
}
