# Most of a compilation is spent on headers: CLI11 takes 14 s in each source that includes it, nlohmann/json 8 s. Sources that
# are compiled together pay that once. The preset clang compiles each by itself instead, which finds a forgotten #include.
option(POOLBENCH_TOGETHER "Compile sources that share heavy headers together (a unity build)" ON)

# poolbench_compile_together(TARGET GROUP FILES...): the files of a group become one source. They share one anonymous namespace:
# if two of them define the same name there, rename one, or put it into another group.
function(poolbench_compile_together target group)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${POOLBENCH_TOGETHER} UNITY_BUILD_MODE GROUP)
  set_source_files_properties(${ARGN} PROPERTIES UNITY_GROUP ${group})
endfunction()
