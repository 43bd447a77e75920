#pragma once

#include <string>
#include <string_view>

namespace poolbench {

/// The name of the processor in the text of /proc/cpuinfo; empty if it holds none. Each architecture has words of its
/// own for it; ARM has numbers only: "implementer 0x41, part 0xd0c".
std::string parse_cpu_model(std::string_view cpuinfo);

}  // namespace poolbench
