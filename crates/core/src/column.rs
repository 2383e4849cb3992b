//! Columns: named, typed storage of rows. Observations, actions and flags all live in columns.

mod changes;

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use changes::ChangeLog;
pub use changes::Changes;

/// Type of one stored number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dtype {
    /// 32-bit float.
    #[default]
    #[serde(rename = "float32")]
    F32,
    /// Unsigned byte: pixels and flags.
    #[serde(rename = "uint8")]
    U8,
    /// 32-bit integer: discrete observations and actions.
    #[serde(rename = "int32")]
    I32,
}

impl Dtype {
    /// Bytes of one number.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Dtype::U8 => 1,
            Dtype::F32 | Dtype::I32 => 4,
        }
    }
}

/// Name, type and row width of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnSpec {
    /// The name, unique among its neighbours.
    pub name: String,
    /// Type of each number.
    pub dtype: Dtype,
    /// Numbers in a row.
    pub width: usize,
}

/// Numbers of one of the three types.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// 32-bit floats.
    F32(Vec<f32>),
    /// Unsigned bytes.
    U8(Vec<u8>),
    /// 32-bit integers.
    I32(Vec<i32>),
}

/// Borrowed numbers of one of the three types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValuesRef<'a> {
    /// 32-bit floats.
    F32(&'a [f32]),
    /// Unsigned bytes.
    U8(&'a [u8]),
    /// 32-bit integers.
    I32(&'a [i32]),
}

impl Values {
    /// `n` zeros.
    #[must_use]
    pub fn zeros(dtype: Dtype, n: usize) -> Self {
        match dtype {
            Dtype::F32 => Values::F32(vec![0.0; n]),
            Dtype::U8 => Values::U8(vec![0; n]),
            Dtype::I32 => Values::I32(vec![0; n]),
        }
    }

    /// The numbers, borrowed.
    #[must_use]
    pub fn view(&self) -> ValuesRef<'_> {
        match self {
            Values::F32(v) => ValuesRef::F32(v),
            Values::U8(v) => ValuesRef::U8(v),
            Values::I32(v) => ValuesRef::I32(v),
        }
    }

    /// How many numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.view().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Grows (with zeros) or shrinks to `n` numbers.
    pub fn resize(&mut self, n: usize) {
        match self {
            Values::F32(v) => v.resize(n, 0.0),
            Values::U8(v) => v.resize(n, 0),
            Values::I32(v) => v.resize(n, 0),
        }
    }

    /// Copies `n` numbers from `src` starting at `from` to `to`. Types must agree.
    ///
    /// # Panics
    /// When types differ or a range is out of bounds: both are bugs of the caller, not of a user.
    pub fn copy_from(&mut self, to: usize, src: ValuesRef<'_>, from: usize, n: usize) {
        match (self, src) {
            (Values::F32(d), ValuesRef::F32(s)) => d[to..to + n].copy_from_slice(&s[from..from + n]),
            (Values::U8(d), ValuesRef::U8(s)) => d[to..to + n].copy_from_slice(&s[from..from + n]),
            (Values::I32(d), ValuesRef::I32(s)) => d[to..to + n].copy_from_slice(&s[from..from + n]),
            _ => panic!("columns of different types"),
        }
    }

    /// The floats; `None` for another type.
    #[must_use]
    pub fn as_f32(&self) -> Option<&[f32]> {
        if let Values::F32(v) = self { Some(v) } else { None }
    }

    /// The floats, mutable; `None` for another type.
    pub fn as_f32_mut(&mut self) -> Option<&mut Vec<f32>> {
        if let Values::F32(v) = self { Some(v) } else { None }
    }
}

impl ValuesRef<'_> {
    /// How many numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            ValuesRef::F32(v) => v.len(),
            ValuesRef::U8(v) => v.len(),
            ValuesRef::I32(v) => v.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The type.
    #[must_use]
    pub fn dtype(&self) -> Dtype {
        match self {
            ValuesRef::F32(_) => Dtype::F32,
            ValuesRef::U8(_) => Dtype::U8,
            ValuesRef::I32(_) => Dtype::I32,
        }
    }
}

/// Rows of numbers under one name.
///
/// `id` names the storage for as long as the process lives, and its changes are counted and the rows of the last ones
/// known, so that an engine with memory of its own (CUDA) can keep a copy and knows which part of it is stale.
#[derive(Debug)]
pub struct Column {
    spec: ColumnSpec,
    id: u64,
    changes: ChangeLog,
    values: Values,
}

static NEXT_COLUMN: AtomicU64 = AtomicU64::new(1);

impl Clone for Column {
    fn clone(&self) -> Self {
        let id = NEXT_COLUMN.fetch_add(1, Ordering::Relaxed);
        Column { spec: self.spec.clone(), id, changes: ChangeLog::default(), values: self.values.clone() }
    }
}

impl Column {
    /// `rows` rows of zeros.
    #[must_use]
    pub fn zeros(spec: ColumnSpec, rows: usize) -> Self {
        let values = Values::zeros(spec.dtype, rows * spec.width);
        let id = NEXT_COLUMN.fetch_add(1, Ordering::Relaxed);
        Column { spec, id, changes: ChangeLog::default(), values }
    }

    /// Name, type and width.
    #[must_use]
    pub fn spec(&self) -> &ColumnSpec {
        &self.spec
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.spec.width.max(1)
    }

    /// Borrowed for a gather.
    #[must_use]
    pub fn view(&self) -> ColumnView<'_> {
        ColumnView {
            id: self.id,
            version: self.changes.version(),
            changes: self.changes.view(),
            width: self.spec.width,
            values: self.values.view(),
        }
    }

    /// Rows `from … from + rows`, borrowed for a gather; without identity, so no engine keeps a copy.
    #[must_use]
    pub fn view_rows(&self, from: usize, rows: usize) -> ColumnView<'_> {
        let w = self.spec.width;
        let range = from * w..(from + rows) * w;
        let values = match &self.values {
            Values::F32(v) => ValuesRef::F32(&v[range]),
            Values::U8(v) => ValuesRef::U8(&v[range]),
            Values::I32(v) => ValuesRef::I32(&v[range]),
        };
        ColumnView::anonymous(w, values)
    }

    /// The numbers, row after row.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The numbers for writing; counts as a change of all rows. [`write`](Self::write) tells which rows it changes.
    pub fn values_mut(&mut self) -> &mut Values {
        self.changes.everything();
        &mut self.values
    }

    /// Grows or shrinks to `rows` rows.
    pub fn resize(&mut self, rows: usize) {
        let n = rows * self.spec.width;
        self.values_mut().resize(n);
    }

    /// Copies `rows` rows from another column of the same type and width.
    pub fn copy_rows(&mut self, to: usize, src: &Column, from: usize, rows: usize) {
        self.write(to, src.values.view(), from, rows);
    }

    /// Copies rows `from … from + rows` of `src`, numbers of the same type in rows of the same width, to row `to`.
    ///
    /// # Panics
    /// As [`Values::copy_from`].
    pub fn write(&mut self, to: usize, src: ValuesRef<'_>, from: usize, rows: usize) {
        let w = self.spec.width;
        self.changes.rows(to, rows);
        self.values.copy_from(to * w, src, from * w, rows * w);
    }

    /// Copies `rows` rows from row `from` on to row `to`.
    pub fn copy_within(&mut self, to: usize, from: usize, rows: usize) {
        let w = self.spec.width;
        let range = from * w..(from + rows) * w;
        match self.values_mut() {
            Values::F32(v) => v.copy_within(range, to * w),
            Values::U8(v) => v.copy_within(range, to * w),
            Values::I32(v) => v.copy_within(range, to * w),
        }
    }
}

/// A column as a network sees it.
#[derive(Clone, Copy, Debug)]
pub struct ColumnView<'a> {
    /// Names the storage; 0 for storage without identity (never cached by an engine).
    pub id: u64,
    /// Counts changes of the storage.
    pub version: u64,
    /// Rows of the last changes.
    pub changes: Changes<'a>,
    /// Numbers in a row.
    pub width: usize,
    /// The numbers.
    pub values: ValuesRef<'a>,
}

impl<'a> ColumnView<'a> {
    /// Rows of `width` numbers without identity: never cached by an engine.
    #[must_use]
    pub fn anonymous(width: usize, values: ValuesRef<'a>) -> Self {
        ColumnView { id: 0, version: 0, changes: Changes::default(), width, values }
    }
}

/// Columns side by side with the same number of rows: one batch of observations.
pub type Columns = Vec<Column>;

/// `rows` rows of zeros for each of `specs`.
#[must_use]
pub fn zeros(specs: &[ColumnSpec], rows: usize) -> Columns {
    specs.iter().map(|s| Column::zeros(s.clone(), rows)).collect()
}
