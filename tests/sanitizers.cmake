# ASan and UBSan for everything, with gcc or clang; clang compiles it in half the time. What they find ends the process.
add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
add_link_options(-fsanitize=address,undefined)
# Tests that are run once: the time goes into compiling.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O0 -g1")
# rapidjson compares an offset of the null pointer when its stack is empty, which is harmless and not ours.
set_source_files_properties(src/aws/json.cpp PROPERTIES COMPILE_OPTIONS -fno-sanitize=pointer-overflow)

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Other compilers warn of other things; gcc's build is the one that must be free of warnings. The check of function
  # types does not go together with clang 14's coroutines.
  add_compile_options(-Wno-error -fno-sanitize=function)
  # clang 14 has coroutines, but does not say so with the macro by which the library of gcc asks.
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)
    add_compile_definitions(__cpp_impl_coroutine=201902L)
  endif()
endif()
