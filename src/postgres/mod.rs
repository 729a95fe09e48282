//! The glue to PostgreSQL, shared by all metrics, and the only place of `unsafe`.
//!
//! A metric's file lists its SQL functions with [`sql_function!`], [`transitions!`] and [`state_functions!`] of
//! [`functions`]; those write signatures and entry points only. PostgreSQL comes in by [`entry`] with a [`call`], and
//! refusals leave as its [`error`]s. Arguments are read by [`arguments`], results boxed by [`results`], both in the
//! server's [`encoding`]. States are [`stored`], changed in place or copied by [`transition`], their text and binary form
//! read and written by [`type_io`], and their order and hash are in [`order`]. What an argument is compiled into is kept
//! by [`statement_cache`]; the server's time zones are read by [`zones`].
//!
//! One entry point serves every SQL signature of a function: which of the six number types an argument has is looked
//! up once per query, so that six overloads are six lines of SQL and one of Rust.

mod allocator;
mod arguments;
mod call;
mod encoding;
mod entry;
mod error;
mod functions;
mod order;
mod results;
mod statement_cache;
mod stored;
mod transition;
mod type_io;
pub mod zones;

pub use arguments::{Argument, Arguments, Label, Periods};
pub use call::{Call, is_transaction_block};
pub(crate) use entry::entry_point;
pub use entry::{enter, generally, typed};
pub use error::Report;
pub(crate) use functions::{sql_function, state_functions, transitions, type_functions};
pub use order::{cmp, eq, ge, gt, hash_32, hash_64, le, lt, ne};
pub use results::{CanonicalText, Cell, Jsonb, Returned, Rows, Utf8, divided, quotient_text};
pub use statement_cache::Compile;
pub use stored::Stored;
pub use transition::{combine, quick_transition, remove, result, transition};
pub use type_io::{SqlType, StoredAsText, Text, binary_in, binary_out, text_in, text_out};
