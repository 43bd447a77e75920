#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// Whether the trials of the cell are traced.
std::string_view traced_text(const Plan& plan, const Cell& cell) {
  const std::vector<Series> series = series_of(cell, plan.trace);
  if (series.size() > 1) return "both";
  return series.front().traced ? "yes" : "no";
}

nlohmann::ordered_json json_of(const Plan& plan, const MeasuredPools& pools, const Cell& cell) {
  return {{"name", cell_name(cell)},
          {"description", describe(cell)},
          {"pool", cell.pool},
          {"group", name_of(pools.find(cell.pool)->group)},
          {"workers", cell.workers},
          {"jobs", cell.workload.jobs},
          {"producers", cell.workload.producers},
          {"sleep_ns", cell.workload.sleep.count()},
          {"sleep_dist", name_of(cell.workload.distribution)},
          {"job", name_of(cell.workload.job)},
          {"hash_rounds", cell.workload.hash_rounds},
          {"traced", traced_text(plan, cell)}};
}

void print_json(std::ostream& out, const Plan& plan, const MeasuredPools& pools) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (const Cell& cell : plan.cells) cells.push_back(json_of(plan, pools, cell));
  out << nlohmann::ordered_json{{"cells", std::move(cells)}}.dump(2) << '\n';
}

void print_text(std::ostream& out, const Plan& plan) {
  for (const Cell& cell : plan.cells) out << describe(cell) << '\n';
  const Extent extent = extent_of(series_of(plan), plan.repetitions);
  out << plural(plan.cells.size(), "cell") << ", " << plural(extent.trials, "trial") << ", about "
      << format_span(extent.expected) << '\n';
}

}  // namespace

int list_cells_command(const RunOptions& options, ListFormat format, std::ostream& out) {
  const MeasuredPools pools = pools_for(options);
  const Plan plan = make_plan(grid_of(options, pools), pools);
  if (format == ListFormat::json) {
    print_json(out, plan, pools);
  } else {
    print_text(out, plan);
  }
  return exit_ok;
}

}  // namespace poolbench
