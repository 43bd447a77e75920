#pragma once

#include <string>

namespace poolbench {

/// Gives the calling thread the processors back that the library of one pool took from all others: with OMP_PROC_BIND
/// or GOMP_CPU_AFFINITY in the environment, libgomp binds the main thread to one processor while it is loaded, and
/// every thread inherits that. Returns what to tell the user; empty if nothing was bound. From the main thread, before
/// it starts others.
std::string undo_process_binding();

}  // namespace poolbench
