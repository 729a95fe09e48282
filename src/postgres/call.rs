//! One call of a function, as PostgreSQL makes it.

use pgrx::pg_sys::{self, Datum};

/// One call from PostgreSQL.
#[derive(Clone, Copy)]
pub struct Call {
    fcinfo: pg_sys::FunctionCallInfo,
}

/// The number type of an argument, in a byte. That of an integer type is the number of bits that it leaves unused in a datum;
/// those of other types are larger.
const BIGINT: u8 = 0;
const INTEGER: u8 = 32;
const SMALLINT: u8 = 48;
pub(super) const NUMERIC: u8 = 64;
pub(super) const REAL: u8 = 65;
const DOUBLE: u8 = 66;

/// The topmost bit of `fn_extra` is set once the types are in it.
const KNOWN: usize = 1 << (usize::BITS - 1);

impl Call {
    /// # Safety
    /// `fcinfo` is what PostgreSQL called the function with, and lives as long as this.
    #[inline(always)]
    pub unsafe fn new(fcinfo: pg_sys::FunctionCallInfo) -> Self {
        Self { fcinfo }
    }

    pub fn fcinfo(&self) -> pg_sys::FunctionCallInfo {
        self.fcinfo
    }

    /// An argument's value and whether it is NULL.
    ///
    /// # Safety
    /// The function was declared with more than `index` arguments.
    #[inline(always)]
    pub unsafe fn argument(&self, index: usize) -> (Datum, bool) {
        // SAFETY: args has as many elements as the function has arguments
        let argument = unsafe { &*(&raw const (*self.fcinfo).args).cast::<pg_sys::NullableDatum>().add(index) };
        (argument.value, argument.isnull)
    }

    /// Whether an aggregate calls this as its own transition or combine step: only then is the first argument ours to
    /// change. (AggCheckCallContext() without the call.)
    #[inline(always)]
    pub fn in_aggregate(&self) -> bool {
        // SAFETY: context is NULL or a node, which begins with its tag
        unsafe {
            let context = (*self.fcinfo).context;
            !context.is_null()
                && matches!((*context).type_, pg_sys::NodeTag::T_AggState | pg_sys::NodeTag::T_WindowAggState)
        }
    }

    #[inline(always)]
    pub fn null(&self) -> Datum {
        // SAFETY: fcinfo is valid by the promise of new()
        unsafe { (*self.fcinfo).isnull = true };
        Datum::from(0usize)
    }

    /// The argument, if it is of an integer type.
    ///
    /// # Safety
    /// The function was declared with a number at this index.
    #[inline(always)]
    pub(super) unsafe fn whole_number(&self, index: usize) -> Option<i64> {
        let free_bits = self.number_type(index);
        // SAFETY: the caller's promise
        let datum = unsafe { self.argument(index).0 }.value() as i64;
        // shifting up and down again extends the sign
        (free_bits < NUMERIC).then(|| datum << free_bits >> free_bits)
    }

    /// The declared number type of an argument, looked up in the catalogue once per query.
    #[inline(always)]
    pub(super) fn number_type(&self, index: usize) -> u8 {
        // SAFETY: PostgreSQL's function manager sets flinfo for every call, and leaves fn_extra to the function
        let known = unsafe { (*(*self.fcinfo).flinfo).fn_extra as usize };
        let known = if known == 0 { self.look_up_types() } else { known };
        (known >> (index * 8)) as u8
    }

    #[cold]
    #[inline(never)]
    fn look_up_types(self) -> usize {
        let mut types: *mut pg_sys::Oid = std::ptr::null_mut();
        let mut count = 0;
        // SAFETY: fn_oid is the function being called; the array has `count` elements in the current memory context
        let types = unsafe {
            pg_sys::get_func_signature((*(*self.fcinfo).flinfo).fn_oid, &mut types, &mut count);
            std::slice::from_raw_parts(types, count as usize)
        };
        let mut known = KNOWN;
        for (index, oid) in types.iter().enumerate() {
            let number_type = match *oid {
                pg_sys::INT4OID => INTEGER,
                pg_sys::INT8OID => BIGINT,
                pg_sys::INT2OID => SMALLINT,
                pg_sys::NUMERICOID => NUMERIC,
                pg_sys::FLOAT4OID => REAL,
                _ => DOUBLE,
            };
            known |= usize::from(number_type) << (index * 8);
        }
        // SAFETY: fn_extra belongs to the function; nobody but number_type() reads it, as a plain number
        unsafe { (*(*self.fcinfo).flinfo).fn_extra = known as *mut std::ffi::c_void };
        known
    }
}

/// Whether BEGIN has opened a transaction block, in which a procedure cannot commit.
pub fn is_transaction_block() -> bool {
    // SAFETY: it reads the state of the backend's own transaction
    unsafe { pgrx::pg_sys::IsTransactionBlock() }
}
