//! Lists of SQL functions: signatures and entry points, and no more.

/// A function of SQL: `sql_function!(fn name(argument: Type, ...) -> Type { ... });`
///
/// Arguments are any [`Argument`], `Option` of one where the SQL is not STRICT; results any [`Returned`].
macro_rules! sql_function {
    (fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block) => {
        $crate::postgres::sql_function!(stringify!($name), ($($argument: $type),*) -> $result $body);
    };
    // under a symbol that is put together, for several functions of a kind
    ($symbol:expr, ($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block) => {
        $crate::postgres::entry_point!($symbol, |call| {
            #[allow(unused_mut, unused_variables, unused_assignments)]
            let mut index = 0;
            $(
                // SAFETY: the SQL declares an argument of this type at this place
                let $argument = unsafe { <$type as $crate::postgres::Argument>::get(call, index)? };
                #[allow(unused_assignments)]
                { index += 1; }
            )*
            let body = || $body;
            let result: $result = body();
            // SAFETY: the SQL declares this type as the result
            unsafe { <$result as $crate::postgres::Returned>::into_datum(result, call) }
        });
    };
}
pub(crate) use sql_function;

/// The transition function of an aggregate and its inverse: the arguments, and the row that they make for the state.
///
/// `transitions!(State: add_symbol, subtract_symbol, (argument: Type, ...) => row)`, where `row` is a
/// `Result<Option<Row>, Refusal>` and `None` leaves the state as it is.
macro_rules! transitions {
    ($state:ty: $add:ident, $subtract:ident, ($($argument:ident: $type:ty),*) => $row:expr) => {
        $crate::postgres::transitions!(@one $state: $add, Add, ($($argument: $type),*) => $row);
        $crate::postgres::transitions!(@one $state: $subtract, Subtract, ($($argument: $type),*) => $row);
    };
    (@one $state:ty: $name:ident, $direction:ident, ($($argument:ident: $type:ty),*) => $row:expr) => {
        $crate::postgres::entry_point!(stringify!($name), |call| {
            use $crate::postgres::{Arguments, generally, quick_transition, transition};
            use $crate::state::Direction;
            // the most common rows, inlined into the entry point
            // SAFETY: the SQL declares the state first and then arguments of these types
            if let Some(($($argument,)*)) = unsafe { <($($type,)*) as Arguments>::simple(call) }
                && let Ok(row) = $row
                // SAFETY: the SQL declares the first argument and the result as the type of this state
                && let Some(state) = unsafe { quick_transition::<$state, _>(call, row.as_ref(), Direction::$direction) }
            {
                return Ok(state);
            }
            Ok(generally(*call, |call| {
                // SAFETY: as above
                let ($($argument,)*) = unsafe { <($($type,)*) as Arguments>::all(call) }?;
                let row = $row?;
                // SAFETY: as above
                unsafe { transition::<$state, _>(call, row.as_ref(), Direction::$direction) }
            }))
        });
    };
}
pub(crate) use transitions;

/// The functions that every type has: text and binary form, order and hash.
macro_rules! type_functions {
    ($type:ty, $name:literal) => {
        $crate::postgres::type_functions!(@each $type, $name,
            "_in" text_in, "_out" text_out, "_recv" binary_in, "_send" binary_out,
            "_eq" eq, "_ne" ne, "_lt" lt, "_le" le, "_gt" gt, "_ge" ge, "_cmp" cmp, "_hash" hash_32,
            "_hash_extended" hash_64);
    };
    (@each $type:ty, $name:literal, $($suffix:literal $function:ident),*) => {
        $($crate::postgres::entry_point!(concat!($name, $suffix), |call| {
            // SAFETY: sql/helpers.sql declares this function over this very type
            unsafe { $crate::postgres::$function::<$type>(call) }
        });)*
    };
}
pub(crate) use type_functions;

/// The functions that every state type has: those of any type, combine and its inverse, and the result of builders.
macro_rules! state_functions {
    ($state:ty, $name:literal) => {
        $crate::postgres::type_functions!($state, $name);
        $crate::postgres::type_functions!(@each $state, $name, "_merge" combine, "_unmerge" remove, "_result" result);
    };
}
pub(crate) use state_functions;
