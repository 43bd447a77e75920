#pragma once

namespace poolbench {

/// Throws std::system_error if the system does not start `threads` threads for this process now.
///
/// oneTBB 2021.8 ends the process when one of its worker threads cannot be started, so we find out beforehand, by
/// starting and joining that many, which takes some 20 us each.
void require_startable(unsigned threads);

}  // namespace poolbench
