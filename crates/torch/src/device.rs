//! Which device, and whether it is there.

use reinforcets_core::error::{Error, Result};
use tch::{Cuda, Device};

use crate::shim;

/// The libtorch that this crate is built for. Another version has another binary interface.
pub const LIBTORCH_VERSION: &str = "2.11.0";

/// Checks that the libtorch that is loaded is the one this crate is built for.
///
/// # Errors
/// `LIBTORCH_INVALID` for another version.
pub fn check_version() -> Result<()> {
    let version = shim::version()?;
    if version.split('+').next() == Some(LIBTORCH_VERSION) {
        return Ok(());
    }
    Err(Error::LibtorchInvalid {
        path: "libtorch_cpu".into(),
        problem: format!(
            "it is version {version}, needed is {LIBTORCH_VERSION}; install that with `npx reinforcets libtorch install`"
        ),
    })
}

/// The device that a user means: `auto` (CUDA where there is some, else the CPU), `cpu`, `cuda` (the first) or `cuda:N`.
///
/// # Errors
/// `INVALID_CONFIG` for another word, `DEVICE_UNAVAILABLE` with reason and cure for a device that is not there.
pub fn choose(device: &str) -> Result<Device> {
    let number = match device {
        "cpu" => return Ok(Device::Cpu),
        "auto" if Cuda::is_available() => return Ok(Device::Cuda(0)),
        "auto" => return Ok(Device::Cpu),
        "cuda" => Some(0),
        other => other.strip_prefix("cuda:").and_then(|n| n.parse::<usize>().ok()),
    };
    let Some(number) = number else {
        let allowed = "\"auto\", \"cpu\", \"cuda\" or \"cuda:N\"";
        return Err(Error::config("device", format!("\"{device}\""), allowed));
    };
    let refuse = |reason: String| Err(Error::DeviceUnavailable { device: device.into(), reason });
    if !tch::utils::has_cuda() {
        return refuse(
            "the libtorch in use is built for the CPU alone or lacks libtorch_cuda; install one for CUDA with \
             `npx reinforcets libtorch install --cuda`, or use device \"cpu\""
                .into(),
        );
    }
    let count = usize::try_from(Cuda::device_count()).unwrap_or(0);
    if !Cuda::is_available() || count == 0 {
        return refuse(
            "no NVIDIA driver or no GPU answers; check that `nvidia-smi` lists one (in a container: that GPUs are passed \
             in, and CUDA_VISIBLE_DEVICES), or use device \"cpu\""
                .into(),
        );
    }
    if number >= count {
        let last = count - 1;
        return refuse(format!("this machine has {count} CUDA device(s): use \"cuda:0\" to \"cuda:{last}\""));
    }
    Ok(Device::Cuda(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_checked() {
        assert_eq!(choose("cpu").unwrap(), Device::Cpu);
        for odd in ["gpu", "cuda:", "cuda:x", "CUDA", ""] {
            assert_eq!(choose(odd).unwrap_err().code(), "INVALID_CONFIG", "{odd}");
        }
        let far = choose("cuda:999").unwrap_err();
        assert_eq!(far.code(), "DEVICE_UNAVAILABLE");
        assert!(far.to_string().contains("cpu") || far.to_string().contains("cuda:0"), "{far}");
    }

    #[test]
    fn the_loaded_library_tells_its_version() {
        assert!(shim::version().unwrap().starts_with(LIBTORCH_VERSION));
        check_version().unwrap();
    }
}
