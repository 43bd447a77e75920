#pragma once

#include <memory>

#include "pools/pool.hpp"

namespace poolbench {

// The pools whose libraries may be missing: pools/CMakeLists.txt looks for them, and pools/registry.cpp says which were
// found, and which preflight each needs. The libraries' headers stay out of this one. No submit() blocks.

/// W threads of our own on a moodycamel::BlockingConcurrentQueue, https://github.com/cameron314/concurrentqueue.
std::unique_ptr<Pool> make_moodycamel_pool(PoolConfig config);

/// Boost.Asio's thread_pool, jobs by post().
std::unique_ptr<Pool> make_asio_pool(PoolConfig config);

/// OpenMP tasks, one a job, in a parallel region of W threads. Postpones all jobs to drain(), whose thread is one of
/// the W. libgomp keeps the region's other threads for the thread that drained, which ends them when it destroys
/// the pool, or ends.
std::unique_ptr<Pool> make_openmp_pool(PoolConfig config);

/// Throws std::runtime_error if the environment keeps OpenMP below W threads, or the system has too few.
void preflight_openmp(PoolConfig config);

}  // namespace poolbench
