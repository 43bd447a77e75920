# Headers take most of the time of a compilation: CLI11 takes 14 s in each source that includes it, nlohmann/json 8 s.
# Sources that are compiled together pay that once. The preset clang compiles each source by itself instead, which finds
# a missing #include.
option(POOLBENCH_TOGETHER "Compile sources that share heavy headers together (a unity build)" ON)

# Locals in one source must not trigger warnings about names in another. GCC can still check locals against locals;
# clang++, which compiles each source by itself, checks everything.
if(POOLBENCH_TOGETHER)
  set(shadow_within_functions $<IF:$<CXX_COMPILER_ID:GNU>,-Wno-shadow;-Wshadow=local,-Wno-shadow>)
endif()

# poolbench_compile_together(TARGET GROUP FILES...): compiles the files of a group as one source. They share one
# anonymous namespace: if two of them define the same name there, rename one, or put it into another group.
function(poolbench_compile_together target group)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${POOLBENCH_TOGETHER} UNITY_BUILD_MODE GROUP)
  target_compile_options(${target} PRIVATE ${shadow_within_functions})
  set_source_files_properties(${ARGN} PROPERTIES UNITY_GROUP ${group})
endfunction()

# poolbench_compile_in_batches(TARGET SIZE): the same for all files of a target, in the order of its list. A file that
# defines the same name as a neighbour gets the property SKIP_UNITY_BUILD_INCLUSION.
function(poolbench_compile_in_batches target size)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${POOLBENCH_TOGETHER} UNITY_BUILD_BATCH_SIZE ${size})
  target_compile_options(${target} PRIVATE ${shadow_within_functions})
endfunction()
