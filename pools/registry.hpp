#pragma once

#include "pools/language.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "pools/pool.hpp"

namespace poolbench {

/// The kinds of pools, in the order in which tables have them.
enum class PoolGroup {
  baseline,   ///< no pool at all
  article,    ///< the article's design
  tbb,        ///< constructs of oneTBB
  standard,   ///< the standard library
  libraries,  ///< what other libraries call a pool, or are used as one
  own,        ///< of the program that registered it
  languages,  ///< programs in other languages
};

/// The group's name as above, for programs that read it.
std::string_view name_of(PoolGroup group);

/// A pool that can be measured, under the name it has in options, tables and the CSV.
struct PoolEntry {
  std::string name;
  std::string description;  ///< one line, for `poolbench list`
  std::function<std::unique_ptr<Pool>(PoolConfig)> make;
  /// Throws if the system lacks something that the pool will need, where make() or the pool's library would not throw
  /// but end the process, hang, or fail in the middle of a batch. Leaves nothing behind. Empty for a pool that needs
  /// none. It takes time, because some preflights start W threads; so callers that time make() call it first.
  std::function<void(PoolConfig)> preflight = {};
  bool one_worker = false;  ///< has one worker whatever PoolConfig says, so a sweep over worker counts measures it once
  bool runs_in_drain = false;  ///< no job begins before drain(), see pools/pool.hpp
  bool in_halves = false;      ///< runs jobs in two halves on few threads, see pools/pool.hpp
  PoolGroup group = PoolGroup::own;

  /// Runs the preflight, then make(): for callers that do not time it.
  std::unique_ptr<Pool> build(PoolConfig config) const {
    if (preflight) preflight(config);
    return make(config);
  }
};

/// The entry of a class that derives from Pool and is built from a PoolConfig.
template <class SomePool>
PoolEntry entry(std::string name, std::string description) {
  const auto make = [](PoolConfig config) -> std::unique_ptr<Pool> { return std::make_unique<SomePool>(config); };
  return {std::move(name), std::move(description), make};
}

/// Every pool, in the order in which tables list them. The span stays valid until register_pool() is called.
std::span<const PoolEntry> all_pools();

/// The pool called `name`, or nullptr.
const PoolEntry* find_pool(std::string_view name);

/// Whether `name` may name a pool: names appear in lists, file names and Google Benchmark's filters.
bool is_pool_name(std::string_view name);
inline constexpr std::string_view pool_name_rule =
    "use at most 200 letters, digits and . _ + -, do not begin with -, and do not use 'all'";

/// Adds a pool of your own. Call it before the options are parsed; run_app() does that for you. Throws
/// std::invalid_argument if the name is taken or breaks the rule. Not thread-safe.
void register_pool(PoolEntry entry);

/// A pool that this build lacks because something was missing when poolbench was built.
struct MissingPool {
  std::string name;
  std::string description;  ///< what it needs and how to get that: "needs Boost.Asio: apt-get install …"
};

/// Every missing pool. The span stays valid until the process ends.
std::span<const MissingPool> missing_pools();

}  // namespace poolbench
