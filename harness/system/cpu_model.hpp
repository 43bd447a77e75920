#pragma once

#include <string>
#include <string_view>

namespace poolbench {

/// The name of the processor in the text of /proc/cpuinfo; empty if there is none. Each architecture uses a different
/// key; 64-bit ARM has only numbers: "implementer 0x41, part 0xd0c".
std::string parse_cpu_model(std::string_view cpuinfo);

}  // namespace poolbench
