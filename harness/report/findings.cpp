#include "harness/report/findings.hpp"

#include <algorithm>
#include <functional>

#include "harness/units.hpp"

namespace poolbench {
namespace {

using Findings = std::vector<std::string>;

// Every threshold says from when on a reader would judge a figure differently.
constexpr double saturated_share = 0.9;       // of the processors
constexpr double notable_oversleep = 1.05;    // measured / requested service time
constexpr double foreign_share = 0.1;         // of the processors, taken by other processes
constexpr double stolen_share = 0.02;         // of the processors, taken by the hypervisor
constexpr std::uint64_t few_repetitions = 5;  // below, the range of all covers the median with less than 90 %

std::string workers_text(const std::vector<unsigned>& workers) {
  std::string text;
  for (const unsigned count : workers) text += (text.empty() ? "" : ", ") + format_count(count);
  return text + (workers == std::vector<unsigned>{1} ? " worker" : " workers");
}

bool same_sweep(const CellSummary& one, const CellSummary& other) {
  return sweep_of(one.workload) == sweep_of(other.workload);
}

/// " (640 jobs of 1ms)" where that is not clear.
std::string of_workload(const Evidence& evidence, const CellSummary& summary) {
  const bool several =
      std::ranges::any_of(evidence.summaries, [&](const CellSummary& other) { return !same_sweep(other, summary); });
  return several ? " (" + describe(sweep_of(summary.workload)) + ")" : "";
}

/// For each pool and sweep: the worker counts for which `holds`, and the last such summary.
void for_each_pool(const std::vector<CellSummary>& summaries, const std::function<bool(const CellSummary&)>& holds,
                   const std::function<void(const std::vector<unsigned>&, const CellSummary&)>& report) {
  for (auto first = summaries.begin(); first != summaries.end();) {
    const auto last = std::find_if(first, summaries.end(), [&](const CellSummary& other) {
      return other.pool != first->pool || !same_sweep(other, *first);
    });
    std::vector<unsigned> workers;
    const CellSummary* example = nullptr;
    for (; first != last; ++first) {
      if (!holds(*first)) continue;
      if (workers.empty() || workers.back() != first->workers) workers.push_back(first->workers);
      example = &*first;
    }
    if (example != nullptr) report(workers, *example);
  }
}

void failures(const Evidence& evidence, Findings& findings) {
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.failures == 0) continue;
    findings.push_back(summary.pool + " with " + plural(summary.workers, "worker") + of_workload(evidence, summary) +
                       ": " + plural(summary.failures, "trial") + " failed; " + summary.first_error + ".");
  }
}

void unreached_workers(const Evidence& evidence, Findings& findings) {
  const auto below = [](const CellSummary& summary) {
    // Jobs without sleep are too short to overlap, and fewer jobs than workers cannot fill them.
    return summary.peak_concurrency && summary.workload.sleep.count() > 0 &&
           *summary.peak_concurrency < std::min<std::uint64_t>(summary.workers, summary.workload.jobs);
  };
  for_each_pool(evidence.summaries, below, [&](const std::vector<unsigned>& workers, const CellSummary& example) {
    findings.push_back(example.pool + " with " + workers_text(workers) + of_workload(evidence, example) +
                       " never had all of them busy: with " + format_count(example.workers) + ", at most " +
                       plural(*example.peak_concurrency, "job") + " ran at once.");
  });
}

void saturated_machine(const Evidence& evidence, Findings& findings) {
  const double cpus = available_cpus(evidence.machine);
  const auto saturated = [cpus](const CellSummary& summary) {
    return cpus > 0 && summary.workload.sleep.count() > 0 &&
           summary.cpu_per_makespan.value_or(0) >= saturated_share * cpus;
  };
  for_each_pool(evidence.summaries, saturated, [&](const std::vector<unsigned>& workers, const CellSummary& example) {
    findings.push_back(example.pool + " with " + workers_text(workers) + of_workload(evidence, example) + " kept " +
                       format_fixed(*example.cpu_per_makespan, 1) + " of " + format_fixed(cpus, 1) +
                       " processors busy: there the machine is the limit as much as the pool.");
  });
}

void oversleep(const Evidence& evidence, Findings& findings) {
  const CellSummary* worst = nullptr;
  double worst_ratio = notable_oversleep;
  for (const CellSummary& summary : evidence.summaries) {
    if (!summary.service_mean_ns || summary.workload.sleep.count() == 0) continue;
    // Where jobs hash for long, the service time is more than the sleep.
    if (summary.workload.hash_rounds != 1 || summary.workload.distribution != SleepDistribution::constant) continue;
    const double ratio = *summary.service_mean_ns / static_cast<double>(summary.workload.sleep.count());
    if (ratio < worst_ratio) continue;
    worst_ratio = ratio;
    worst = &summary;
  }
  if (worst == nullptr) return;
  findings.push_back("A sleep of " + format_exact(worst->workload.sleep) + " took up to " +
                     format_duration(*worst->service_mean_ns) + " on average (" + worst->pool + ", " +
                     plural(worst->workers, "worker") + ").");
}

void debug_build(const Evidence& evidence, Findings& findings) {
  if (evidence.build_type.starts_with("Rel")) return;
  findings.push_back(
      "This is a " +
      (evidence.build_type.empty() ? std::string("build without optimization") : evidence.build_type + " build") +
      ": its times mean little; build with `cmake --preset release`.");
}

void loaded_machine(const Evidence& evidence, Findings& findings) {
  if (!evidence.load) return;
  if (evidence.load->busy_cpus > foreign_share * evidence.machine.cpus) {
    findings.push_back("Other processes kept " + format_fixed(evidence.load->busy_cpus, 1) + " of " +
                       std::to_string(evidence.machine.cpus) + " processors busy meanwhile; stop them and run again.");
  }
  if (evidence.load->stolen_cpus > stolen_share * evidence.machine.cpus) {
    findings.push_back("The hypervisor gave " + format_fixed(evidence.load->stolen_cpus, 1) +
                       " processors' worth of time to other machines meanwhile; compare only within this run.");
  }
}

void repetitions(const Evidence& evidence, Findings& findings) {
  std::uint64_t fewest = few_repetitions;
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.repetitions > 0) fewest = std::min(fewest, summary.repetitions);
  }
  if (fewest >= few_repetitions) return;
  findings.push_back("Only " + plural(fewest, "repetition") +
                     ": too few to tell a difference from noise; use --repetitions 6 or more for a 95 % interval.");
}

}  // namespace

std::vector<std::string> find_findings(const Evidence& evidence) {
  Findings findings;
  for (const auto find :
       {failures, unreached_workers, saturated_machine, oversleep, debug_build, loaded_machine, repetitions}) {
    find(evidence, findings);
  }
  return findings;
}

}  // namespace poolbench
