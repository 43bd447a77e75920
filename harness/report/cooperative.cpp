#include "harness/report/cooperative.hpp"

namespace poolbench {

std::string marked_name(const CellSummary& summary) {
  return summary.cooperative.value_or(false) ? summary.pool + std::string(cooperative_mark) : summary.pool;
}

}  // namespace poolbench
