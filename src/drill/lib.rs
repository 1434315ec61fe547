//! Drills: runbooks as files, what may stand in them, and how one is run. Pure: no clock, no I/O, no SDK.

pub mod evidence;
mod model;
mod plan;
pub mod probe;
pub mod run;
mod value;
pub mod vocabulary;

pub use model::{
    Abort, Check, Drill, Evidence, FuseSpec, Kind, Limit, Measure, Occasion, Param, ParamType, Proven, Require,
    Severity, Span, Step, UndoRun, UndoSpec, Until,
};
pub use plan::{
    Argument, Binding, Deed, Fuse, LoadSpec, Plan, PlannedAbort, PlannedCheck, PlannedStep, PlannedUndo, Question,
    Reference, Watch, WatchId,
};
pub use value::{Comparison, Operator, Sight, Value};
