#include "pools/registry.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>
#include <vector>

#include "pools/article/channel_pool.hpp"
#include "pools/article/fused_pool.hpp"
#include "pools/goroutine/goroutine_pool.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/sequential.hpp"
#include "pools/standard/mutex_queue.hpp"
#include "pools/standard/per_job_pool.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/thread_preflight.hpp"

namespace poolbench {
namespace {

// Chosen by pools/CMakeLists.txt.
constexpr bool has_suspend = POOLBENCH_HAS_SUSPEND;
constexpr bool has_moodycamel = POOLBENCH_HAS_MOODYCAMEL;
constexpr bool has_asio = POOLBENCH_HAS_ASIO;
constexpr bool has_openmp = POOLBENCH_HAS_OPENMP;

struct Registry {
  std::vector<PoolEntry> pools;
  std::vector<MissingPool> missing;

  using Make = std::unique_ptr<Pool> (*)(PoolConfig);
  using Preflight = void (*)(PoolConfig);

  PoolEntry& add(const char* name, const char* description, Make make, Preflight preflight = nullptr) {
    return pools.emplace_back(
        PoolEntry{.name = name, .description = description, .make = make, .preflight = preflight});
  }

  template <class SomePool>
  PoolEntry& add(const char* name, const char* description, Preflight preflight = nullptr) {
    PoolEntry& added = pools.emplace_back(entry<SomePool>(name, description));
    added.preflight = preflight;
    return added;
  }

  void miss(const char* name, const char* description) {
    missing.push_back({.name = name, .description = description});
  }
};

/// The one list of pools and of the preflight that each of them needs. A pool that starts all its threads in its
/// constructor, and throws if it cannot, needs no preflight.
Registry built_in_pools() {
  Registry list;
  list.add<SequentialPool>("sequential", "no pool: each job on the calling thread; the baseline").one_worker = true;
  list.add<ChannelPool>("channel", "the article's worker, dispatcher and collector over Go-style channels");
  list.add<BufferedChannelPool>("channel-buffered", "the same with room for a job in each worker's channel");
  list.add<FusedChannelPool>("channel-fused", "the same without a dispatching thread: a job wakes one thread once");
  list.add<SingleThreadGoroutinePool>("goroutine", "the same as coroutines on one thread; waiting jobs hold none")
      .in_halves = true;
  list.add<MultiThreadGoroutinePool>("goroutine-threads", "the same on a thread for each processor").in_halves = true;

  list.add("arena", "tbb::task_arena with enqueue, sized so that all workers really run", make_arena_pool,
           require_thread_per_worker);
  list.add("task-group", "tbb::task_group::run, all jobs spawned into the producer's deque", make_task_group_pool,
           require_thread_per_worker);
  list.add("task-group-fifo", "tbb::task_group::defer, enqueued in the arena", make_task_group_fifo_pool,
           require_thread_per_worker);
  list.add("parallel-for", "tbb::parallel_for, job by job; runs in drain", make_parallel_for_pool,
           require_thread_per_other_worker)
      .runs_in_drain = true;
  list.add("flow-graph", "tbb::flow::function_node with concurrency W", make_flow_graph_pool,
           require_thread_per_worker);
  list.add("pipeline", "tbb::parallel_pipeline with W tokens, fed by a queue", make_pipeline_pool,
           require_thread_per_worker);
  list.add("bounded-queue", "W threads on tbb::concurrent_bounded_queue", make_bounded_queue_pool);
  if constexpr (has_suspend) {
    list.add("suspend", "tbb::task::suspend: waiting jobs hold no thread", make_suspend_pool, preflight_suspend)
        .in_halves = true;
  } else {
    list.miss("suspend", "needs a build without the thread sanitizer, which cannot follow TBB from stack to stack");
  }

  list.add<MutexQueuePool>("mutex-queue", "the textbook: W threads, a deque, a mutex, a condition variable");
  if constexpr (has_moodycamel) {
    list.add("moodycamel", "W threads on moodycamel::BlockingConcurrentQueue", make_moodycamel_pool);
  } else {
    list.miss("moodycamel",
              "needs moodycamel's concurrentqueue: apt-get install libconcurrentqueue-dev, then configure again with "
              "-DPOOLBENCH_WITH_MOODYCAMEL=ON");
  }
  if constexpr (has_asio) {
    list.add("asio", "boost::asio::thread_pool, jobs by post", make_asio_pool);
  } else {
    list.miss("asio",
              "needs Boost.Asio: apt-get install libboost-dev, then configure again with -DPOOLBENCH_WITH_ASIO=ON");
  }
  if constexpr (has_openmp) {
    list.add("openmp", "OpenMP tasks in a parallel region; runs in drain", make_openmp_pool, preflight_openmp)
        .runs_in_drain = true;
  } else {
    list.miss("openmp",
              "needs g++ and its libgomp: apt-get install g++, then configure again with -DPOOLBENCH_WITH_OPENMP=ON");
  }
  list.add<ThreadPerJobPool>("thread-per-job", "a std::thread for each job, at most W at once",
                             require_thread_per_worker);
  list.add<AsyncPool>("async", "std::async with launch::async for each job, at most W at once",
                      require_thread_per_worker);
  return list;
}

Registry& registry() {
  static Registry registry = built_in_pools();
  return registry;
}

}  // namespace

std::span<const PoolEntry> all_pools() {
  return registry().pools;
}

const PoolEntry* find_pool(std::string_view name) {
  const auto& pools = registry().pools;
  const auto found = std::ranges::find(pools, name, &PoolEntry::name);
  return found == pools.end() ? nullptr : &*found;
}

bool is_pool_name(std::string_view name) {
  const auto usable = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("._+-").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= 200 && name != "all" && name.front() != '-' &&
         std::ranges::all_of(name, usable);
}

void register_pool(PoolEntry entry) {
  if (!is_pool_name(entry.name)) {
    throw std::invalid_argument("a pool cannot be called '" + entry.name + "'; " + std::string(pool_name_rule));
  }
  if (find_pool(entry.name) != nullptr) {
    throw std::invalid_argument("there is already a pool '" + entry.name + "'; choose another name");
  }
  registry().pools.push_back(std::move(entry));
}

std::span<const MissingPool> missing_pools() {
  return registry().missing;
}

}  // namespace poolbench
