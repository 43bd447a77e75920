#pragma once

#include <string>

namespace poolbench {

/// Undoes a binding that the library of one pool imposes on all others: with OMP_PROC_BIND or GOMP_CPU_AFFINITY in the
/// environment, libgomp binds the main thread to one processor while it is loaded, and every thread inherits that.
/// Returns a message for the user; empty if nothing was bound. Call it on the main thread, before that starts others.
std::string undo_process_binding();

}  // namespace poolbench
