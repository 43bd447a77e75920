#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/report/findings.hpp"
#include "tests/support/summaries.hpp"

namespace poolbench::testing {

/// The evidence of a run on a machine with four processors and almost no other load.
inline Evidence evidence(std::vector<CellSummary> summaries) {
  return {.summaries = std::move(summaries),
          .machine = {.host = "",
                      .cpu_model = "",
                      .cpus = 4,
                      .cpu_list = "0-3",
                      .cpu_quota = {},
                      .kernel = "",
                      .governor = "",
                      .timer_slack_ns = {}},
          .build_type = "Release",
          .load = ForeignLoad{.busy_cpus = 0.1, .stolen_cpus = 0.01}};
}

inline Findings findings(std::vector<CellSummary> summaries) {
  return find_findings(evidence(std::move(summaries)));
}

}  // namespace poolbench::testing
