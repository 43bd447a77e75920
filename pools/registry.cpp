#include "pools/registry.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "pools/article/channel_pool.hpp"
#include "pools/sequential.hpp"
#include "pools/tbb/arena.hpp"

namespace poolbench {
namespace {

template <class SomePool>
PoolEntry entry(const char* name, const char* description) {
  return {name, description,
          [](PoolConfig config) -> std::unique_ptr<Pool> { return std::make_unique<SomePool>(config); }};
}

PoolEntry measured_once(PoolEntry entry) {
  entry.one_worker = true;
  return entry;
}

/// The one list of pools.
std::vector<PoolEntry>& registry() {
  static std::vector<PoolEntry> pools = {
      measured_once(entry<SequentialPool>("sequential", "no pool: each job on the calling thread; the baseline")),
      entry<ChannelPool>("channel", "the article's worker, dispatcher and collector over Go-style channels"),
      entry<ArenaPool>("arena", "tbb::task_arena with enqueue, sized so that all workers really run"),
  };
  return pools;
}

}  // namespace

std::span<const PoolEntry> all_pools() {
  return registry();
}

const PoolEntry* find_pool(std::string_view name) {
  const auto pools = all_pools();
  const auto found = std::ranges::find(pools, name, &PoolEntry::name);
  return found == pools.end() ? nullptr : &*found;
}

void register_pool(PoolEntry entry) {
  if (find_pool(entry.name) != nullptr) throw std::invalid_argument("pool '" + entry.name + "' is registered already");
  registry().push_back(std::move(entry));
}

}  // namespace poolbench
