//! Drills: runbooks as files, what may stand in them, and how one is run. Pure: no clock, no I/O, no SDK.

mod binding;
pub mod evidence;
mod fault;
mod library;
mod markdown;
mod model;
mod nearest;
mod plan;
mod planning;
pub mod probe;
mod reader;
mod reference;
pub mod run;
mod value;
pub mod vocabulary;
mod zones;

pub use binding::{OpenLet, Sources, Unbound, bind, lets};
pub use fault::{Fault, Faults};
pub use library::{Embedded, LIBRARY, embedded};
pub use markdown::to_markdown;
pub use model::{
    Abort, Check, Drill, Evidence, FuseSpec, Kind, Limit, Measure, Occasion, Param, ParamType, Proven, Require,
    Severity, Span, Step, UndoRun, UndoSpec, Until,
};
pub use plan::{
    Argument, Binding, Deed, Fuse, LoadSpec, Plan, PlannedAbort, PlannedCheck, PlannedStep, PlannedUndo, Question,
    Reference, Watch, WatchId,
};
pub use planning::plan;
pub use reader::{BYTES_MOST, FORMAT, Look, STEPS_MOST, Taking, lint, read, take};
pub use reference::reference;
pub use value::{Comparison, Operator, Sight, Value};
