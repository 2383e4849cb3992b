//! How observations of a world lie in columns: one column of numbers, or several side by side (a dict).

use reinforcets_core::column::{Column, Dtype, Values};
use reinforcets_core::{Error, Result};

/// What a world writes: `[T; N]` for one column of `N` numbers a row, a tuple of those for a dict in the same order.
///
/// Columns are borrowed and checked once a step; worlds then write rows of a size that the compiler knows.
pub trait Observation: 'static {
    /// All rows of a batch.
    type Rows<'a>;
    /// One row.
    type Row<'a>;
    /// Columns that an observation fills.
    const COLUMNS: usize;

    /// `rows` rows of `columns`; `what` names them in errors.
    ///
    /// # Errors
    /// `INVALID_SHAPE` if number, type or length of the columns differ.
    fn rows<'a>(columns: &'a mut [Column], rows: usize, what: &str) -> Result<Self::Rows<'a>>;
    /// Every row in order.
    fn each<'a>(rows: &'a mut Self::Rows<'_>) -> impl Iterator<Item = Self::Row<'a>>;
    /// Row `i`, which exists.
    fn row<'a>(rows: &'a mut Self::Rows<'_>, i: usize) -> Self::Row<'a>;
    /// Copies one row to another.
    fn copy(from: Self::Row<'_>, to: Self::Row<'_>);
}

/// A number that columns hold.
pub trait Number: Copy + 'static {
    /// Its type.
    const DTYPE: Dtype;
    /// The numbers of a column; `None` for another type.
    fn of(values: &mut Values) -> Option<&mut [Self]>;
}

macro_rules! number {
    ($t:ty, $variant:ident) => {
        impl Number for $t {
            const DTYPE: Dtype = Dtype::$variant;
            #[inline]
            fn of(values: &mut Values) -> Option<&mut [Self]> {
                if let Values::$variant(v) = values { Some(v) } else { None }
            }
        }
    };
}
number!(f32, F32);
number!(u8, U8);
number!(i32, I32);

impl<T: Number, const N: usize> Observation for [T; N] {
    type Rows<'a> = &'a mut [[T; N]];
    type Row<'a> = &'a mut [T; N];
    const COLUMNS: usize = 1;

    #[inline]
    fn rows<'a>(columns: &'a mut [Column], rows: usize, what: &str) -> Result<Self::Rows<'a>> {
        let count = columns.len();
        let [column] = columns else {
            return Err(Error::shape(what, format!("{count} columns"), "1 column"));
        };
        let (got, dtype) = (column.values().len(), column.spec().dtype);
        match T::of(column.values_mut()) {
            Some(values) if got == rows * N => Ok(values.as_chunks_mut().0),
            Some(_) => Err(Error::shape(what, got, rows * N)),
            None => Err(Error::shape(what, format!("{dtype:?}"), format!("{:?}", T::DTYPE))),
        }
    }

    #[inline(always)]
    fn each<'a>(rows: &'a mut Self::Rows<'_>) -> impl Iterator<Item = Self::Row<'a>> {
        rows.iter_mut()
    }

    #[inline(always)]
    fn row<'a>(rows: &'a mut Self::Rows<'_>, i: usize) -> Self::Row<'a> {
        &mut rows[i]
    }

    #[inline(always)]
    fn copy(from: Self::Row<'_>, to: Self::Row<'_>) {
        *to = *from;
    }
}

impl<A: Observation, B: Observation, C: Observation> Observation for (A, B, C) {
    type Rows<'a> = (A::Rows<'a>, B::Rows<'a>, C::Rows<'a>);
    type Row<'a> = (A::Row<'a>, B::Row<'a>, C::Row<'a>);
    const COLUMNS: usize = A::COLUMNS + B::COLUMNS + C::COLUMNS;

    fn rows<'a>(columns: &'a mut [Column], rows: usize, what: &str) -> Result<Self::Rows<'a>> {
        if columns.len() != Self::COLUMNS {
            let expected = format!("{} columns", Self::COLUMNS);
            return Err(Error::shape(what, format!("{} columns", columns.len()), expected));
        }
        let (a, rest) = columns.split_at_mut(A::COLUMNS);
        let (b, c) = rest.split_at_mut(B::COLUMNS);
        Ok((A::rows(a, rows, what)?, B::rows(b, rows, what)?, C::rows(c, rows, what)?))
    }

    fn each<'a>(rows: &'a mut Self::Rows<'_>) -> impl Iterator<Item = Self::Row<'a>> {
        let (a, b, c) = rows;
        A::each(a).zip(B::each(b)).zip(C::each(c)).map(|((a, b), c)| (a, b, c))
    }

    fn row<'a>(rows: &'a mut Self::Rows<'_>, i: usize) -> Self::Row<'a> {
        (A::row(&mut rows.0, i), B::row(&mut rows.1, i), C::row(&mut rows.2, i))
    }

    fn copy(from: Self::Row<'_>, to: Self::Row<'_>) {
        A::copy(from.0, to.0);
        B::copy(from.1, to.1);
        C::copy(from.2, to.2);
    }
}
