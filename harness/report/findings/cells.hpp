#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Whether both stand in one table.
bool same_sweep(const CellSummary& one, const CellSummary& other);

/// Whether both had the same jobs and as many workers, so that nothing but their pools differs.
bool are_rivals(const CellSummary& one, const CellSummary& other);

/// The cells of one pool in one sweep for which something was found.
struct PoolCells {
  std::string pool;
  std::vector<unsigned> workers;         ///< of these cells, each once, in their order
  const CellSummary* example = nullptr;  ///< the last of them
};

/// For each pool and sweep, in the order of `summaries`, the cells for which `holds`; pools without any are left out.
std::vector<PoolCells> cells_by_pool(std::span<const CellSummary> summaries,
                                     const std::function<bool(const CellSummary&)>& holds);

/// "8, 64 workers".
std::string workers_text(const std::vector<unsigned>& workers);

/// "channel with 8, 64 workers"; of several pools "channel, arena with 8, 64 workers; pond with 64 workers".
std::string cells_text(std::span<const PoolCells> pools);

/// "with 64, " where the example is one of several cells, else nothing.
std::string example_text(const PoolCells& cells);

/// " (640 jobs of 1ms)" where that is not clear.
std::string of_workload(const Evidence& evidence, const CellSummary& summary);

}  // namespace poolbench
