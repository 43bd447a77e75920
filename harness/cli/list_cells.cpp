#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/roster.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// A cell of the plan, and whether its trials are traced, untraced or both.
struct ListedCell {
  Cell cell;  ///< as if untraced
  bool traced = false;
  bool untraced = false;
};

std::vector<ListedCell> listed_cells(const Plan& plan) {
  std::vector<ListedCell> listed;
  for (const Cell& planned : plan.cells) {
    Cell cell = planned;
    cell.traced = false;
    if (listed.empty() || listed.back().cell != cell) listed.push_back({.cell = cell});
    (planned.traced ? listed.back().traced : listed.back().untraced) = true;
  }
  return listed;
}

std::string_view trace_of(const ListedCell& listed) {
  if (listed.traced && listed.untraced) return "both";
  return listed.traced ? "yes" : "no";
}

nlohmann::ordered_json json_of(const ListedCell& listed, const WorkloadSpec& workload) {
  return {{"name", cell_name(listed.cell, workload)},
          {"description", describe(listed.cell, workload)},
          {"pool", listed.cell.pool},
          {"workers", listed.cell.workers},
          {"jobs", workload.jobs},
          {"producers", workload.producers},
          {"sleep_ns", workload.sleep.count()},
          {"sleep_dist", name_of(workload.distribution)},
          {"hash_rounds", workload.hash_rounds},
          {"traced", trace_of(listed)}};
}

void print_json(std::ostream& out, const Plan& plan) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (const ListedCell& listed : listed_cells(plan)) {
    cells.push_back(json_of(listed, plan.workloads[listed.cell.workload]));
  }
  out << nlohmann::ordered_json{{"cells", std::move(cells)}}.dump(2) << '\n';
}

void print_text(std::ostream& out, const Plan& plan) {
  std::chrono::nanoseconds expected{};
  for (const Cell& cell : plan.cells) expected += expected_makespan(cell, plan.workloads[cell.workload]);
  const std::vector<ListedCell> cells = listed_cells(plan);
  for (const ListedCell& listed : cells) out << describe(listed.cell, plan.workloads[listed.cell.workload]) << '\n';
  out << plural(cells.size(), "cell") << ", " << plural(plan.cells.size() * plan.repetitions, "trial") << ", about "
      << format_span(expected * plan.repetitions) << '\n';
}

}  // namespace

int list_cells_command(const RunOptions& options, ListFormat format, std::ostream& out) {
  const Roster roster = roster_of(options);
  const Plan plan = make_plan(grid_of(options, roster), roster);
  if (format == ListFormat::json) {
    print_json(out, plan);
  } else {
    print_text(out, plan);
  }
  return exit_ok;
}

}  // namespace poolbench
