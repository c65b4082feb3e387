//! `xiangyi-county`: see [`xiangyi_county::command`].

fn main() -> std::process::ExitCode {
    xiangyi_county::command::run(std::env::args_os())
}
