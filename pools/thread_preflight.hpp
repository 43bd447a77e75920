#pragma once

namespace poolbench {

/// Throws std::system_error if the system does not start `threads` threads for this process now.
///
/// For libraries that do not survive a worker thread that cannot be started: oneTBB 2021.8 and libgomp end the process,
/// Boost.Asio 1.74 never returns. So we find out beforehand, by starting and joining that many, which takes some tens
/// of microseconds each. And for pools that start their threads later, so that they, too, refuse at once.
void require_startable(unsigned threads);

}  // namespace poolbench
