#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that kept the machine's processors busy while jobs slept.
void saturated_machine(const Evidence& evidence, Findings& findings);

/// What jobs say about their own figures, see JobWork::caution().
void cautions_of_jobs(const Evidence& evidence, Findings& findings);

/// A build that was not optimized.
void debug_build(const Evidence& evidence, Findings& findings);

/// Other processes, or other machines of the same hypervisor, that used the processors during the run.
void loaded_machine(const Evidence& evidence, Findings& findings);

/// Too few repetitions for useful intervals, and for a ranking of pools.
void few_repetitions(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
