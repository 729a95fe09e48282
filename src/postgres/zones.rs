//! The server's own time zones.

use crate::time::zone::Zone;
use crate::time::{CYCLE, DAY, Instant};
use pgrx::pg_sys;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::rc::Rc;

thread_local! {
    /// Kept as long as the server keeps what they are made of: until the session ends.
    static ZONES: RefCell<HashMap<String, Rc<Zone>>> = RefCell::default();
}

/// A zone by one of the names in pg_timezone_names.
struct Server(*const pg_sys::pg_tz);

impl Server {
    fn find(name: &str) -> Option<Self> {
        // a colon keeps the server from taking what is no name for a rule of POSIX, in which UTC+2 lies west of UTC
        let name = CString::new(format!(":{name}")).ok()?;
        // SAFETY: pg_tzset() reads a string and returns NULL or a zone that stays for the session
        let zone = Self(unsafe { pg_sys::pg_tzset(name.as_ptr()) });
        // zones that count leap seconds are not listed in pg_timezone_names either
        (!zone.0.is_null() && zone.local_time(UNIX_SECONDS_AT_2000).0 == 0).then_some(zone)
    }

    /// The name as it is listed.
    fn name(&self) -> String {
        // SAFETY: the zone is not NULL, and its name is a string that stays with it
        let name = unsafe { CStr::from_ptr(pg_sys::pg_get_timezone_name(self.0.cast_mut())) };
        name.to_string_lossy().into_owned()
    }

    /// Second of the minute and offset in seconds.
    fn local_time(&self, unix: i64) -> (i32, i64) {
        // SAFETY: the zone is not NULL; the result is the server's own, NULL where the year exceeds an int
        let local = unsafe { pg_sys::pg_localtime(&unix, self.0).as_ref() };
        local.map_or((0, 0), |local| (local.tm_sec, local.tm_gmtoff))
    }

    /// The first change of offset after an instant, and the offset from there on.
    fn next_change(&self, unix: i64) -> Option<(i64, i64)> {
        let (mut before, mut after, mut is_dst_before, mut is_dst_after, mut at) = (0, 0, 0, 0, 0);
        let mut next = |unix: i64| {
            // SAFETY: the zone is not NULL, and every place to write to is ours
            let found = unsafe {
                pg_sys::pg_next_dst_boundary(
                    &unix,
                    &mut before,
                    &mut is_dst_before,
                    &mut at,
                    &mut after,
                    &mut is_dst_after,
                    self.0,
                )
            };
            (found == 1).then_some((at, after))
        };
        // at the last transition of its table the server sees no next one, a second later it extrapolates
        next(unix).or_else(|| next(unix + 1))
    }
}

const UNIX_SECONDS_AT_2000: i64 = 946_684_800;
/// 4714 BC, the first year of PostgreSQL's moments.
const UNIX_SECONDS_AT_FIRST: i64 = -210_930_000_000;
/// 2500-01-01 UTC: long after the server's tables have become rules, which repeat.
const RULES: Instant = Instant(182_622 * DAY);

/// A zone's name as pg_timezone_names has it, found in upper or lower case; None if there is none.
pub fn canonical_name(name: &str) -> Option<String> {
    Server::find(name).map(|zone| zone.name())
}

/// The offsets of a zone over all time.
pub fn zone(name: &str) -> Option<Rc<Zone>> {
    if let Some(zone) = ZONES.with_borrow(|zones| zones.get(name).cloned()) {
        return Some(zone);
    }
    let server = Server::find(name)?;
    let instant = |unix: i64| Instant((unix - UNIX_SECONDS_AT_2000) * 1_000_000);
    let (_, first) = server.local_time(UNIX_SECONDS_AT_FIRST);
    let mut unix = UNIX_SECONDS_AT_FIRST;
    let changes = std::iter::from_fn(|| {
        let (at, offset) = server.next_change(unix)?;
        unix = at;
        (instant(at) < RULES + CYCLE).then_some((instant(at), offset * 1_000_000))
    });
    let zone = Rc::new(Zone::new(first * 1_000_000, changes, RULES));
    let (name, kept) = (name.to_string(), Rc::clone(&zone));
    ZONES.with_borrow_mut(|zones| zones.insert(name, kept));
    Some(zone)
}
