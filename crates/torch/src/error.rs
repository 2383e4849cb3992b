//! From libtorch's messages to coded errors.

use reinforcets_core::error::Error;
use tch::{Device, TchError};

/// The device's name as users write it: `cpu`, `cuda:0`.
#[must_use]
pub fn device_name(device: Device) -> String {
    match device {
        Device::Cpu => "cpu".into(),
        Device::Cuda(n) => format!("cuda:{n}"),
        Device::Mps => "mps".into(),
        Device::Vulkan => "vulkan".into(),
    }
}

/// What a failure of libtorch means. Shapes and types are checked before libtorch sees them, so that anything but
/// exhausted memory is a bug of ours.
#[must_use]
pub fn from_torch(device: Device, error: &TchError) -> Error {
    match error {
        TchError::Torch(message) => from_message(device, message),
        other => Error::Internal(format!("libtorch: {other}")),
    }
}

/// As [`from_torch`], from the message alone.
#[must_use]
pub fn from_message(device: Device, message: &str) -> Error {
    // What follows the first line is where in libtorch it happened.
    let first = message.lines().find(|l| !l.trim().is_empty()).unwrap_or(message).trim();
    if is_out_of_memory(message) {
        return Error::OutOfMemory { device: device_name(device), problem: first.into() };
    }
    Error::Internal(format!("libtorch: {first}"))
}

/// Whether a message of libtorch is about exhausted memory; such messages tell how much was asked for.
#[must_use]
pub fn is_out_of_memory(message: &str) -> bool {
    ["out of memory", "can't allocate memory", "not enough memory", "CUDNN_STATUS_ALLOC_FAILED"]
        .iter()
        .any(|part| message.contains(part))
}

/// Turns tch's results into ours, naming the device.
pub(crate) trait On<T> {
    /// The value, or the coded error.
    fn on(self, device: Device) -> reinforcets_core::Result<T>;
}

impl<T> On<T> for Result<T, TchError> {
    fn on(self, device: Device) -> reinforcets_core::Result<T> {
        self.map_err(|e| from_torch(device, &e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exhausted_memory_is_told_apart() {
        let text =
            "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 1 GiB\nException";
        let error = from_message(Device::Cuda(0), text);
        assert_eq!(error.code(), "OUT_OF_MEMORY");
        assert!(error.to_string().contains("cuda:0") && error.to_string().contains("2.00 GiB"));
        assert!(!error.to_string().contains("Exception"));
        assert_eq!(from_message(Device::Cpu, "no such operator").code(), "INTERNAL");
    }
}
