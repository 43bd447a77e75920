#include "harness/report/findings.hpp"

#include "harness/report/findings/circumstances.hpp"
#include "harness/report/findings/cooperative_winner.hpp"
#include "harness/report/findings/out_of_turn.hpp"
#include "harness/report/findings/pool_faults.hpp"
#include "harness/report/findings/ragged_end.hpp"
#include "harness/report/findings/stretch.hpp"
#include "harness/report/findings/undivided_jobs.hpp"

namespace poolbench {

Findings find_findings(const Evidence& evidence) {
  Findings findings;
  for (const auto find : {failures, unmeasured, unreached_workers, stretched_jobs, oversleeping_timers,
                          jobs_out_of_turn, ragged_ends, undivided_jobs, cooperative_winners, saturated_machine,
                          cautions_of_jobs, debug_build, loaded_machine, few_repetitions}) {
    find(evidence, findings);
  }
  return findings;
}

}  // namespace poolbench
