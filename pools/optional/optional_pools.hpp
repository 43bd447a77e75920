#pragma once

#include <memory>

#include "pools/pool.hpp"

namespace poolbench {

// The pools whose libraries may be missing. pools/CMakeLists.txt looks for the libraries; pools/registry.cpp says which
// were found and which preflight each pool needs. This header includes none of the libraries. Unless a comment says
// otherwise, submit() never blocks.
//
// Each pool does with its library what the library's documentation tells users to do. Only what the contract of a Pool
// asks for beyond that is added, and said here.

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

/// GLib's GThreadPool, exclusive: it starts its W threads at once, and they serve this pool alone until it is freed
/// (g_thread_pool_new). GLib 2.74 detaches them; so the destructor waits until they are done with this pool, and they
/// end a moment later.
std::unique_ptr<Pool> make_glib_exclusive_pool(PoolConfig config);

/// The same, shared: a push starts a thread, or takes one that no pool uses, unless W run already. A thread without
/// work leaves the pool after half a second. All threads are started by one more, "pool-spawner", so that they do not
/// inherit the priority of the thread that pushes; GLib starts it with the first shared pool and keeps it until the
/// process ends.
std::unique_ptr<Pool> make_glib_shared_pool(PoolConfig config);

/// GLib queues a job for which it cannot start a thread, and ends the process if it cannot start its spawner. Throws
/// std::system_error if the system cannot start W threads and the spawner.
void preflight_glib_shared(PoolConfig config);

/// Qt's QThreadPool with a maxThreadCount of W and otherwise its defaults: a thread is started for a job if fewer than
/// W run and none waits. A thread expires after 30 s without work. Qt deletes each QRunnable after it ran.
///
/// If Qt cannot start a thread, it prints a warning and forgets the job. So the pool needs a preflight.
std::unique_ptr<Pool> make_qt_pool(PoolConfig config);

/// Poco's ThreadPool with W threads, as many as it keeps. It has no queue: start() throws NoThreadAvailableException if
/// all threads are busy. So submit() blocks while W jobs run.
///
/// If Poco cannot start one of its threads, its constructor leaves the others behind. So the pool needs a preflight.
std::unique_ptr<Pool> make_poco_pool(PoolConfig config);

/// libuv's uv_queue_work() on W threads, and one more for the event loop that queues the jobs and hears of their ends.
///
/// libuv has one pool for the whole process. UV_THREADPOOL_SIZE settles its size at first use, and nothing changes it
/// later; so each of our pools loads the library for itself and unloads it, which libuv documents as the end of its
/// threads (uv_library_shutdown). The alternative, to run W jobs at a time on a pool of 1 024 threads, would measure a
/// library that nobody has: each job would wake the thread that has slept longest of a thousand.
///
/// Throws std::runtime_error if the process uses libuv already: there can be only one such pool at a time.
std::unique_ptr<Pool> make_libuv_pool(PoolConfig config);

/// libuv starts at most 1 024 threads, and ends the process if it cannot start one. Throws std::invalid_argument for
/// more workers, and std::system_error if the system cannot start the threads.
void preflight_libuv(PoolConfig config);

/// Boost.Fiber: W fibers on one thread that take jobs from a buffered_channel and wait by this_fiber::sleep_for(). Runs
/// jobs in two halves. submit() blocks while 1 023 jobs wait for a fiber.
///
/// Each fiber has a stack of Boost's default size, 128 KiB of addresses. Throws std::system_error if there is no room.
std::unique_ptr<Pool> make_boost_fiber_pool(PoolConfig config);

}  // namespace poolbench
