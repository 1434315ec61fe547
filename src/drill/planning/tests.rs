//! Every drill of the library planned, and what a plan refuses.
