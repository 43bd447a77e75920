#include "harness/trial/late_producer.hpp"

#include "harness/text/units.hpp"

namespace poolbench {

std::string find_late_producer(const Measurement& load) {
  if (!producer_was_the_bottleneck(*load.load, *load.jobs->response_ns)) return {};
  return "the producer could not keep up: its own lag was " + format_ns(load.load->lag_ns.p99) +
         " at the 99th percentile; lower the rate, or use a machine with idle processors";
}

}  // namespace poolbench
