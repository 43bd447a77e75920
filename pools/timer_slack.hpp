#pragma once

namespace poolbench {

/// Has the kernel wake the calling thread from timed waits as soon as it can. Otherwise it may be late by the thread's
/// timer slack, 50 us by default. For a thread whose one timer stands for the sleeps of all workers, so that every pool
/// that has such a thread is measured alike. Where there is no such setting, does nothing.
void minimize_timer_slack();

}  // namespace poolbench
