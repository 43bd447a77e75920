#pragma once

#include <memory>

#include "pools/pool.hpp"

namespace poolbench {

// The pools on oneTBB, one for each construct to which its users might give blocking jobs. This header includes none of
// TBB's, so that sources that list the pools need not compile them.
//
// TBB starts threads when there is work for them, and ends the process if it cannot. So every pool but bounded-queue
// has a preflight (pools/registry.cpp). Unless a comment says otherwise, submit() never blocks: TBB's queues have no
// bound.

/// tbb::task_arena, jobs by enqueue(): first in, first out, with no task that waits for them.
std::unique_ptr<Pool> make_arena_pool(PoolConfig config);

/// tbb::task_group, jobs by run(): the producer spawns all of them into its own deque, from which W workers steal.
/// Producers take turns.
std::unique_ptr<Pool> make_task_group_pool(PoolConfig config);

/// tbb::task_group, jobs by defer(), which the arena enqueues: the group's jobs in the arena's own queue.
std::unique_ptr<Pool> make_task_group_fifo_pool(PoolConfig config);

/// tbb::parallel_for over the jobs, one by one. Postpones them all to drain(), whose thread is one of the W workers.
std::unique_ptr<Pool> make_parallel_for_pool(PoolConfig config);

/// A tbb::flow::function_node with concurrency W, which queues what it cannot take yet.
std::unique_ptr<Pool> make_flow_graph_pool(PoolConfig config);

/// tbb::parallel_pipeline with W tokens; its first, serial filter takes jobs from a queue, its second one runs them.
/// The pipeline lives as long as the pool; while it waits for a job, it blocks one of its threads.
std::unique_ptr<Pool> make_pipeline_pool(PoolConfig config);

/// W threads of our own on a tbb::concurrent_bounded_queue. Its bound is TBB's default, far beyond any batch.
std::unique_ptr<Pool> make_bounded_queue_pool(PoolConfig config);

/// tbb::task::suspend: a waiting job is a suspended task, which a timer resumes, so that as many TBB threads as there
/// are processors carry W waiting jobs. Runs jobs in two halves.
///
/// Throws std::invalid_argument for more than 4 000 workers, because an arena cannot count more.
std::unique_ptr<Pool> make_suspend_pool(PoolConfig config);

/// The preflight of make_suspend_pool(). Each suspended task keeps a stack: throws std::system_error if there is no
/// room for W of them, or if the system cannot start the threads.
void preflight_suspend(PoolConfig config);

}  // namespace poolbench
