//! `xiangyi-county`: see [`xiangyi_county::command`].

/// Rows, JSON and cells are many small pieces of memory, made on one thread and let go on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    xiangyi_county::command::run(std::env::args_os())
}
