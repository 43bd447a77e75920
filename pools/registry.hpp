#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "pools/pool.hpp"

namespace poolbench {

/// A pool that can be measured, under the name it has in options, tables and the CSV.
struct PoolEntry {
  std::string name;
  std::string description;  ///< one line, for `poolbench list`
  std::function<std::unique_ptr<Pool>(PoolConfig)> make;
  bool one_worker = false;  ///< has one worker whatever it is given, so a sweep over worker counts measures it once
};

/// Every pool, in the order of tables. The span stays valid until register_pool() is called.
std::span<const PoolEntry> all_pools();

/// The pool of that name, or nullptr.
const PoolEntry* find_pool(std::string_view name);

/// Adds a pool of your own, before main() parses its options; throws std::invalid_argument if the name is taken.
/// Not thread-safe.
void register_pool(PoolEntry entry);

}  // namespace poolbench
