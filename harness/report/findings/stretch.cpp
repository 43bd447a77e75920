#include "harness/report/findings/stretch.hpp"

#include <algorithm>

#include "harness/report/findings/cells.hpp"
#include "harness/run/row.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr double notable = 1.05;  // above this ratio of stretches, a reader would judge a makespan differently
constexpr double alike = 1.1;     // up to this ratio, one sentence describes both

using Summaries = std::vector<CellSummary>;
using Group = std::vector<PoolCells>;

/// The least stretched of the cells for which `counts` is true, or nullptr.
template <class Counts>
const CellSummary* least_stretched(const Summaries& summaries, Counts counts) {
  const CellSummary* least = nullptr;
  for (const CellSummary& summary : summaries) {
    if (!summary.stretch || !counts(summary)) continue;
    if (least == nullptr || *summary.stretch < *least->stretch) least = &summary;
  }
  return least;
}

const CellSummary* least_rival(const Summaries& summaries, const CellSummary& summary) {
  return least_stretched(summaries, [&](const CellSummary& other) { return are_rivals(summary, other); });
}

const CellSummary* baseline_of(const Summaries& summaries, const CellSummary& summary) {
  return least_stretched(summaries, [&](const CellSummary& other) {
    return other.cell.pool == baseline_pool && other.cell.workload == summary.cell.workload;
  });
}

/// The baseline if no other pool had the same number of workers.
const CellSummary* compared_with(const Summaries& summaries, const CellSummary& summary) {
  const CellSummary* rival = least_rival(summaries, summary);
  return rival != nullptr ? rival : baseline_of(summaries, summary);
}

bool is_stretched(const Summaries& summaries, const CellSummary& summary) {
  if (!summary.stretch || !summary.service_mean_ns || summary.cell.workload.sleep.count() == 0) return false;
  const auto exceeds = [&](const CellSummary* other) {
    return other == nullptr || *summary.stretch >= notable * *other->stretch;
  };
  return compared_with(summaries, summary) != nullptr && exceeds(least_rival(summaries, summary)) &&
         exceeds(baseline_of(summaries, summary));
}

bool are_alike(const CellSummary& one, const CellSummary& other) {
  const auto [least, most] = std::minmax(*one.stretch, *other.stretch);
  return same_sweep(one, other) && most <= alike * least;
}

/// Groups pools that stretched the same jobs about equally.
std::vector<Group> groups_of(const std::vector<PoolCells>& pools) {
  std::vector<Group> groups;
  for (const PoolCells& pool : pools) {
    const auto fits = [&](const Group& group) { return are_alike(*group.front().example, *pool.example); };
    const auto group = std::ranges::find_if(groups, fits);
    (group != groups.end() ? *group : groups.emplace_back()).push_back(pool);
  }
  return groups;
}

double requested_mean_ns(const CellSummary& summary) {
  return *summary.service_mean_ns / *summary.stretch;
}

/// "they took " or, if there are several cells, "with 64, they took " or "with 64, those of arena took ".
std::string they_took(const Group& group, const PoolCells& worst) {
  if (group.size() == 1) return example_text(worst) + "they took ";
  return "with " + format_count(worst.example->cell.workers) + ", those of " + worst.pool + " took ";
}

std::string sentence_about(const Group& group, const Evidence& evidence) {
  const PoolCells& worst =
      *std::ranges::max_element(group, {}, [](const PoolCells& pool) { return *pool.example->stretch; });
  const CellSummary& cell = *worst.example;
  const CellSummary& other = *compared_with(evidence.summaries, cell);
  return cells_text(group) + of_workload(evidence, cell) + " stretched " + (group.size() == 1 ? "its" : "their") +
         " jobs: " + they_took(group, worst) + format_ratio(*cell.stretch) + " times as long as requested (" +
         format_duration(*cell.service_mean_ns) + " instead of " + format_duration(requested_mean_ns(cell)) +
         "), those of " + other.cell.pool + " " + format_ratio(*other.stretch) + " times.";
}

/// "; those of go took 1.00 ms" if another pool slept more exactly, else nothing.
std::string who_is_better(const Summaries& summaries, const CellSummary& baseline) {
  const CellSummary* least = least_stretched(
      summaries, [&](const CellSummary& other) { return other.cell.workload == baseline.cell.workload; });
  if (*baseline.stretch < notable * *least->stretch) return "";
  return "; those of " + least->cell.pool + " took " + format_duration(*least->stretch * requested_mean_ns(baseline));
}

}  // namespace

void stretched_jobs(const Evidence& evidence, Findings& findings) {
  const auto stretched = [&](const CellSummary& summary) { return is_stretched(evidence.summaries, summary); };
  for (const Group& group : groups_of(cells_by_pool(evidence.summaries, stretched)))
    findings.push_back(sentence_about(group, evidence));
}

void oversleeping_timers(const Evidence& evidence, Findings& findings) {
  const CellSummary* worst = nullptr;
  for (const CellSummary& summary : evidence.summaries) {
    const WorkloadSpec& workload = summary.cell.workload;
    const bool oversleeps = summary.cell.pool == baseline_pool && workload.sleep.count() > 0 &&
                            workload.job.is_default() && summary.service_mean_ns &&
                            summary.stretch.value_or(0) >= notable;
    if (oversleeps && (worst == nullptr || *summary.stretch > *worst->stretch)) worst = &summary;
  }
  if (worst == nullptr) return;
  findings.push_back("Jobs that should take " + format_duration(requested_mean_ns(*worst)) + " took " +
                     format_duration(*worst->service_mean_ns) + " even in " + worst->cell.pool +
                     ": the machine's timers oversleep" + who_is_better(evidence.summaries, *worst) + ".");
}

}  // namespace poolbench
