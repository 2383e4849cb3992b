//! Saving a replay and reading it back; what a file says is checked before it is used.

use super::replay::{ACTED, FIRST, Lane, READY, Replay, TERMINATED, TRUNCATED};
use crate::column::{Column, Values};
use crate::error::{Error, Result};
use crate::state::State;

impl Replay {
    /// Writes the rows held under `prefix`, open tails included.
    pub fn save(&self, state: &mut State, prefix: &str) -> Result<()> {
        let lanes: Vec<[u32; 2]> = self.lanes.iter().map(|l| [l.head, l.live]).collect();
        let steps: Vec<u64> = self.lanes.iter().map(|l| l.steps).collect();
        let shape = [self.spec.lanes, self.spec.lane_rows(), self.spec.n_step, self.spec.frame_stack];
        state.put(&format!("{prefix}.shape"), &shape)?;
        state.put(&format!("{prefix}.lanes"), &lanes)?;
        state.put(&format!("{prefix}.steps"), &steps)?;
        for (kind, column) in self.named_columns() {
            let spec = column.spec();
            let mut rows = Values::zeros(spec.dtype, 0);
            rows.resize(self.held() * spec.width);
            for [row, to, n] in self.parts() {
                rows.copy_from(to * spec.width, column.values().view(), row * spec.width, n * spec.width);
            }
            state.put_values(&format!("{prefix}.{kind}.{}", spec.name), rows.view());
        }
        let (mut reward, mut flags) = (Vec::new(), Vec::new());
        for [row, _, n] in self.parts() {
            reward.extend_from_slice(&self.reward[row..row + n]);
            flags.extend_from_slice(&self.flags[row..row + n]);
        }
        state.put_f32(&format!("{prefix}.reward"), &reward);
        state.put_u8(&format!("{prefix}.flags"), &flags);
        Ok(())
    }

    /// Reads back what [`save`](Replay::save) wrote into a replay of the same spec; the same bits are sampled from then
    /// on. `changes` of the last push are not kept.
    ///
    /// # Errors
    /// `CHECKPOINT_MISMATCH` where the data is not what a replay of this spec writes; the replay is then as it was.
    pub fn load(&mut self, state: &State, prefix: &str) -> Result<()> {
        let mut new = Replay::new(self.spec.clone())?;
        let shape = [self.spec.lanes, self.spec.lane_rows(), self.spec.n_step, self.spec.frame_stack];
        let stored: [usize; 4] = state.get(&format!("{prefix}.shape"))?;
        if stored != shape {
            return Err(Error::Mismatch(format!(
                "\"{prefix}\" is a replay with [lanes, rows a lane, nStep, frameStack] {stored:?}, expected {shape:?}"
            )));
        }
        let lanes: Vec<[u32; 2]> = state.get(&format!("{prefix}.lanes"))?;
        let steps: Vec<u64> = state.get(&format!("{prefix}.steps"))?;
        check_len(&format!("{prefix}.lanes"), lanes.len(), self.lanes.len())?;
        check_len(&format!("{prefix}.steps"), steps.len(), self.lanes.len())?;
        for (lane, ([head, live], steps)) in new.lanes.iter_mut().zip(lanes.into_iter().zip(steps)) {
            let rows = self.spec.lane_rows() as u32;
            if !(live < rows && head == live || live == rows && head < rows) {
                return Err(Error::Mismatch(format!("\"{prefix}.lanes\": head {head} of {live} rows")));
            }
            *lane = Lane { head, live, ready: 0, steps };
        }
        let (held, parts) = (new.held(), new.parts());
        let keys: Vec<String> =
            self.named_columns().map(|(kind, c)| format!("{prefix}.{kind}.{}", c.spec().name)).collect();
        for (column, key) in new.obs.iter_mut().chain([&mut new.action]).chain(new.extra.iter_mut()).zip(keys)
        {
            let (dtype, width) = (column.spec().dtype, column.spec().width);
            let stored = state.values(&key, dtype)?;
            check_len(&key, stored.len(), held * width)?;
            for &[row, from, n] in &parts {
                column.values_mut().copy_from(row * width, stored.view(), from * width, n * width);
            }
        }
        let reward = state.f32(&format!("{prefix}.reward"))?;
        let flags = state.u8(&format!("{prefix}.flags"))?;
        check_len(&format!("{prefix}.reward"), reward.len(), held)?;
        check_len(&format!("{prefix}.flags"), flags.len(), held)?;
        for [row, from, n] in parts {
            new.reward[row..row + n].copy_from_slice(&reward[from..from + n]);
            new.flags[row..row + n].copy_from_slice(&flags[from..from + n]);
        }
        for lane in 0..new.lanes.len() {
            new.check_flags(lane).map_err(|e| Error::Mismatch(format!("\"{prefix}.flags\": {e}")))?;
        }
        *self = new;
        Ok(())
    }

    /// Checks that a lane's flags are those of a run, because sampling walks along them; counts what is ready.
    fn check_flags(&mut self, lane: usize) -> std::result::Result<(), String> {
        let Lane { live, steps, .. } = self.lanes[lane];
        if live == 0 {
            return if steps == 0 { Ok(()) } else { Err(format!("lane {lane} has no rows")) };
        }
        let newest = self.frontier(lane);
        let oldest = self.step_back(newest, live as usize - 1);
        let (mut row, mut known, mut ready) = (oldest, 0_u64, 0);
        // The oldest row may stand anywhere in its episode; it has lost its frames unless the episode starts there.
        let mut whole = self.flags[oldest as usize] & FIRST != 0;
        let mut previous = 0_u8;
        for i in 0..live {
            let flags = self.flags[row as usize];
            let wrong =
                || Err(format!("row {i} of lane {lane} has flags {flags:#07b} after {previous:#07b}"));
            let ended = previous & (TERMINATED | TRUNCATED) != 0;
            let (first, acted) = (flags & FIRST != 0, flags & ACTED != 0);
            let end = flags & (TERMINATED | TRUNCATED) != 0;
            // A final observation comes after an end, a first one after a final one, and only the newest row or a
            // final one has no action.
            let after_final = i > 0 && previous & ACTED == 0;
            if flags > 31
                || (i > 0 && first != after_final)
                || (ended && acted)
                || (i + 1 < live && i > 0 && acted == ended)
                || (i + 1 == live && acted)
                || (!acted && (end || flags & READY != 0))
                || (!acted && first && i + 1 < live)
            {
                return wrong();
            }
            if first {
                (known, whole) = (0, true);
            }
            let frames = whole || known + 1 >= self.spec.frame_stack as u64;
            let complete = acted && self.n_step_is_complete(row);
            if (flags & READY != 0) != (complete && frames) {
                return wrong();
            }
            ready += u32::from(flags & READY != 0);
            known += 1;
            (previous, row) = (flags, self.after(row));
        }
        let after_end = live > 1 && self.flags[self.before(newest) as usize] & (TERMINATED | TRUNCATED) != 0;
        if after_end || (whole && steps != known - 1) || steps < known - 1 {
            return Err(format!("lane {lane} has {steps} open steps"));
        }
        self.lanes[lane].ready = ready;
        Ok(())
    }

    /// Whether the n-step return of the action at `row` has all its steps: n, or fewer to the end of the episode.
    fn n_step_is_complete(&self, row: u32) -> bool {
        let n = self.spec.n_step;
        let (mut steps, mut ended) = (0, false);
        for step in self.outcomes(row).take(n) {
            steps += 1;
            ended = step.terminated | step.truncated;
            if ended {
                break;
            }
        }
        ended || steps == n
    }

    fn named_columns(&self) -> impl Iterator<Item = (&'static str, &Column)> {
        let obs = self.obs.iter().map(|c| ("obs", c));
        obs.chain([("act", &self.action)]).chain(self.extra.iter().map(|c| ("extra", c)))
    }

    /// Rows held.
    fn held(&self) -> usize {
        self.lanes.iter().map(|l| l.live as usize).sum()
    }

    /// For each lane: its first row, the rows before that in a file, the rows it holds.
    fn parts(&self) -> Vec<[usize; 3]> {
        let parts = self.lanes.iter().enumerate().scan(0, |to, (i, lane)| {
            let (at, n) = (*to, lane.live as usize);
            *to += n;
            Some([i * self.spec.lane_rows(), at, n])
        });
        parts.collect()
    }
}

fn check_len(key: &str, got: usize, expected: usize) -> Result<()> {
    if got == expected {
        return Ok(());
    }
    Err(Error::Mismatch(format!("\"{key}\" holds {got} numbers, expected {expected}")))
}
