#pragma once

#include <memory>

#include "pools/pool.hpp"

namespace poolbench {

// The pools whose libraries may be missing. pools/CMakeLists.txt looks for the libraries; pools/registry.cpp says which
// were found and which preflight each pool needs. This header includes none of the libraries. No submit() blocks.

/// W threads of our own on a moodycamel::BlockingConcurrentQueue, https://github.com/cameron314/concurrentqueue.
std::unique_ptr<Pool> make_moodycamel_pool(PoolConfig config);

/// Boost.Asio's thread_pool, jobs by post().
std::unique_ptr<Pool> make_asio_pool(PoolConfig config);

/// OpenMP tasks, one per job, in a parallel region of W threads. Postpones all jobs to drain(), whose thread is one of
/// the W. libgomp keeps the other threads of the region for the thread that drained. That thread ends them when it
/// destroys the pool, or when it ends.
std::unique_ptr<Pool> make_openmp_pool(PoolConfig config);

/// Throws std::runtime_error if the environment limits OpenMP to fewer than W threads, or the system has too few.
void preflight_openmp(PoolConfig config);

}  // namespace poolbench
