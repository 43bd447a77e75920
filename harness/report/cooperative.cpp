#include "harness/report/cooperative.hpp"

namespace poolbench {

bool may_block(const CellSummary& summary) {
  return summary.cooperative == false;
}

std::string marked_name(const CellSummary& summary) {
  return summary.cooperative.value_or(false) ? summary.cell.pool + std::string(cooperative_mark) : summary.cell.pool;
}

}  // namespace poolbench
