#include "pools/registry.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>
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
constexpr bool has_glib = POOLBENCH_HAS_GLIB;
constexpr bool has_qt = POOLBENCH_HAS_QT;
constexpr bool has_poco = POOLBENCH_HAS_POCO;
constexpr bool has_libuv = POOLBENCH_HAS_LIBUV;
constexpr bool has_boost_fiber = POOLBENCH_HAS_BOOST_FIBER;

struct Registry {
  std::vector<PoolEntry> pools;
  std::vector<MissingPool> missing;
  PoolGroup group = PoolGroup::baseline;  ///< of what is added next

  using Make = std::unique_ptr<Pool> (*)(PoolConfig);
  using Preflight = void (*)(PoolConfig);

  PoolEntry& add(PoolEntry pool, Preflight preflight) {
    pool.preflight = preflight;
    pool.group = group;
    return pools.emplace_back(std::move(pool));
  }

  PoolEntry& add(const char* name, const char* description, Make make, Preflight preflight = nullptr) {
    return add({.name = name, .description = description, .make = make}, preflight);
  }

  template <class SomePool>
  PoolEntry& add(const char* name, const char* description, Preflight preflight = nullptr) {
    return add(entry<SomePool>(name, description), preflight);
  }

  void miss(const char* name, std::string what_it_needs) {
    missing.push_back({.name = name, .description = std::move(what_it_needs)});
  }

  /// `option` is the name in POOLBENCH_WITH_….
  void miss(const char* name, const std::string& library, const std::string& packages, const std::string& option) {
    miss(name, "needs " + library + ": apt-get install " + packages + ", then configure again with -DPOOLBENCH_WITH_" +
                   option + "=ON");
  }
};

void add_article(Registry& list) {
  list.group = PoolGroup::article;
  list.add<ChannelPool>("channel", "the article's worker, dispatcher and collector over Go-style channels");
  list.add<BufferedChannelPool>("channel-buffered", "the same with room for a job in each worker's channel");
  list.add<FusedChannelPool>("channel-fused", "the same without a dispatching thread: a job wakes one thread once");
  list.add<SingleThreadGoroutinePool>("goroutine", "the same as coroutines on one thread; waiting jobs hold none")
      .in_halves = true;
  list.add<MultiThreadGoroutinePool>("goroutine-threads", "the same on a thread for each processor").in_halves = true;
}

void add_tbb(Registry& list) {
  list.group = PoolGroup::tbb;
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
}

void add_standard(Registry& list) {
  list.group = PoolGroup::standard;
  list.add<MutexQueuePool>("mutex-queue", "the textbook: W threads, a deque, a mutex, a condition variable");
  list.add<ThreadPerJobPool>("thread-per-job", "a std::thread for each job, at most W at once",
                             require_thread_per_worker);
  list.add<AsyncPool>("async", "std::async with launch::async for each job, at most W at once",
                      require_thread_per_worker);
}

void add_constructs_of_libraries(Registry& list) {
  if constexpr (has_moodycamel) {
    list.add("moodycamel", "W threads on moodycamel::BlockingConcurrentQueue", make_moodycamel_pool);
  } else {
    list.miss("moodycamel", "moodycamel's concurrentqueue", "libconcurrentqueue-dev", "MOODYCAMEL");
  }
  if constexpr (has_asio) {
    list.add("asio", "boost::asio::thread_pool, jobs by post", make_asio_pool);
  } else {
    list.miss("asio", "Boost.Asio", "libboost-dev", "ASIO");
  }
  if constexpr (has_openmp) {
    list.add("openmp", "OpenMP tasks in a parallel region; runs in drain", make_openmp_pool, preflight_openmp)
        .runs_in_drain = true;
  } else {
    list.miss("openmp", "g++ and its libgomp", "g++", "OPENMP");
  }
  if constexpr (has_boost_fiber) {
    list.add("boost-fiber", "Boost.Fiber: a fiber for each worker, all on one thread; waiting jobs hold none",
             make_boost_fiber_pool)
        .in_halves = true;
  } else {
    list.miss("boost-fiber",
              "needs a build without sanitizers, and Boost.Fiber: apt-get install libboost-fiber-dev, then configure "
              "again with -DPOOLBENCH_WITH_BOOST_FIBER=ON");
  }
}

void add_pools_of_libraries(Registry& list) {
  if constexpr (has_glib) {
    list.add("glib-exclusive", "GLib's GThreadPool with W threads of its own", make_glib_exclusive_pool,
             require_thread_per_worker);
    list.add("glib-shared", "GLib's GThreadPool with up to W threads, which other pools may take over",
             make_glib_shared_pool, preflight_glib_shared);
  } else {
    list.miss("glib-exclusive", "GLib", "libglib2.0-dev pkg-config", "GLIB");
    list.miss("glib-shared", "GLib", "libglib2.0-dev pkg-config", "GLIB");
  }
  if constexpr (has_qt) {
    list.add("qt", "Qt's QThreadPool with up to W threads", make_qt_pool, require_thread_per_worker);
  } else {
    list.miss("qt", "Qt 6", "qt6-base-dev", "QT");
  }
  if constexpr (has_poco) {
    list.add("poco", "Poco's ThreadPool with W threads, which queues nothing", make_poco_pool,
             require_thread_per_worker);
  } else {
    list.miss("poco", "Poco", "libpoco-dev", "POCO");
  }
  if constexpr (has_libuv) {
    list.add("libuv", "libuv's uv_queue_work with UV_THREADPOOL_SIZE=W", make_libuv_pool, preflight_libuv);
  } else {
    list.miss("libuv", "libuv", "libuv1-dev", "LIBUV");
  }
}

/// The one list of pools and of the preflight that each of them needs. A pool that starts all its threads in its
/// constructor, and throws if it cannot, needs no preflight.
Registry built_in_pools() {
  Registry list;
  list.add<SequentialPool>("sequential", "no pool: each job on the calling thread; the baseline").one_worker = true;
  add_article(list);
  add_tbb(list);
  add_standard(list);
  list.group = PoolGroup::libraries;
  add_constructs_of_libraries(list);
  add_pools_of_libraries(list);
  return list;
}

Registry& registry() {
  static Registry registry = built_in_pools();
  return registry;
}

}  // namespace

std::string_view name_of(PoolGroup group) {
  switch (group) {
    case PoolGroup::baseline: return "baseline";
    case PoolGroup::article: return "article";
    case PoolGroup::tbb: return "tbb";
    case PoolGroup::standard: return "standard";
    case PoolGroup::libraries: return "libraries";
    case PoolGroup::own: return "own";
    case PoolGroup::languages: return "languages";
  }
  return {};
}

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
