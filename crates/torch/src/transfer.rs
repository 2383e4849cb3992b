//! Between host and device. A copy that the host waits for costs more than a small network's pass, so that what goes one
//! way at one moment goes as one, and is counted.

use std::cell::Cell;

use reinforcets_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

use crate::error::On;

thread_local! {
    static COUNTED: Cell<Transfers> = const { Cell::new(Transfers { to_device: 0, to_host: 0, bytes_to_device: 0 }) };
}

/// Copies between the host and a device that this thread has asked for; on the CPU there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfers {
    /// Copies from the host, which the host does not wait for.
    pub to_device: u64,
    /// Copies to the host. It waits for each.
    pub to_host: u64,
    /// Bytes copied from the host.
    pub bytes_to_device: u64,
}

impl Transfers {
    /// Those of this thread so far.
    #[must_use]
    pub fn of_this_thread() -> Self {
        COUNTED.get()
    }

    /// What came since `earlier`.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Transfers {
            to_device: self.to_device - earlier.to_device,
            to_host: self.to_host - earlier.to_host,
            bytes_to_device: self.bytes_to_device - earlier.bytes_to_device,
        }
    }
}

/// Notes a copy of `tensor` from the host.
fn count_upload(tensor: &Tensor) {
    let mut counted = COUNTED.get();
    counted.to_device += 1;
    counted.bytes_to_device += (tensor.numel() * tensor.kind().elt_size_in_bytes()) as u64;
    COUNTED.set(counted);
}

/// `tensor` on `device`; itself where it is there. The host does not wait for work that the device still has to do, and
/// may change the memory behind `tensor` as soon as this returns: what is pageable is copied to the driver's own first.
pub(crate) fn to_device(tensor: &Tensor, device: Device) -> Result<Tensor> {
    let from = tensor.device();
    if from == device {
        return Ok(tensor.shallow_clone());
    }
    if from == Device::Cpu {
        count_upload(tensor);
    }
    tensor.f_to_device_(device, tensor.kind(), true, false).on(device)
}

/// As [`to_device`], into memory that is there.
pub(crate) fn upload(from: &Tensor, to: &mut Tensor) -> Result<()> {
    let device = to.device();
    if device != Device::Cpu {
        count_upload(from);
    }
    tch::no_grad(|| to.f_copy_(from)).on(device)
}

/// The numbers of all `parts`, one after the other, by one copy.
pub(crate) fn to_host(parts: &[Tensor], device: Device) -> Result<Vec<f32>> {
    let flat = parts.iter().map(|p| p.f_detach().and_then(|p| p.f_reshape([-1])).on(device));
    let flat = flat.collect::<Result<Vec<_>>>()?;
    let whole = match flat.as_slice() {
        [] => return Ok(Vec::new()),
        [one] => one.f_contiguous().on(device)?,
        more => Tensor::f_cat(more, 0).on(device)?,
    };
    if whole.kind() != Kind::Float {
        return Err(Error::Internal(format!("{:?} to the host", whole.kind())));
    }
    if device != Device::Cpu {
        let mut counted = COUNTED.get();
        counted.to_host += 1;
        COUNTED.set(counted);
    }
    let mut out = vec![0.0; whole.numel()];
    whole.f_copy_data(&mut out, whole.numel()).on(device)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_arrive_in_order_whatever_their_strides() {
        let rows = Tensor::from_slice(&[0.0f32, 1.0, 2.0, 3.0, 4.0, 5.0]).view([2, 3]);
        let parts = [rows.narrow(1, 1, 2), Tensor::from_slice(&[7.0f32]), rows.tr()];
        let all = to_host(&parts, Device::Cpu).unwrap();
        assert_eq!(all, [1.0, 2.0, 4.0, 5.0, 7.0, 0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
        assert!(to_host(&[], Device::Cpu).unwrap().is_empty());
        assert_eq!(to_host(&[rows.to_kind(Kind::Int)], Device::Cpu).unwrap_err().code(), "INTERNAL");
    }

    #[test]
    fn nothing_is_copied_on_the_cpu() {
        let before = Transfers::of_this_thread();
        let x = Tensor::from_slice(&[1.0f32]);
        assert_eq!(to_device(&x, Device::Cpu).unwrap().data_ptr(), x.data_ptr());
        assert_eq!(Transfers::of_this_thread().since(before), Transfers::default());
    }
}
