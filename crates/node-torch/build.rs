//! Link flags that an addon needs.

fn main() {
    napi_build::setup();
}
