using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Tests.Identity;

/// <summary>While a key is replaced there are two, several threads ask the gateway with either, and answers come in any order.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly TemporaryFolder path = new();
    private readonly DeviceFolder folder;
    private readonly OpenedDevice device;
    private readonly Credential credential;

    public CredentialTests()
    {
        folder = DeviceFolder.Open(path.Path);
        folder.ReadOrMakeSecret(DeviceFiles.Key);
        DeviceFiles.WriteEnrolment(folder, new Enrolled(Guid.CreateVersion7(Taps.Morning), "", Taps.Morning));
        device = new OpenedDevice(path.Path, TimeProvider.System, TimeProvider.System);
        credential = Credential.Open(folder, null, device.Clock);
    }

    public void Dispose()
    {
        credential.Dispose();
        device.Dispose();
        path.Dispose();
    }

    [Fact]
    public void An_answer_to_the_key_before_leaves_both_whichever_is_tried_meanwhile()
    {
        var before = credential.Prove().Key;
        var next = credential.PrepareNext().PublicKey;
        credential.Refused(before);
        credential.Prove().Key.Should().Be(next);

        credential.Accepted(before);

        folder.ReadSecret(DeviceFiles.Key).Should().NotEqual(folder.ReadSecret(DeviceFiles.NextKey));
        credential.Refused(next);
        credential.Prove().Key.Should().Be(before);
    }

    [Fact]
    public void An_answer_to_the_next_key_makes_it_the_key_for_good()
    {
        var before = credential.Prove().Key;
        var next = credential.PrepareNext().PublicKey;

        credential.Accepted(next);

        credential.Prove().Key.Should().Be(next);
        folder.ReadSecret(DeviceFiles.NextKey).Should().BeNull();
        credential.Refused(next);
        credential.Prove().Key.Should().Be(next, "there is no other");
        using var restarted = Credential.Open(folder, null, device.Clock);
        restarted.Prove().Key.Should().Be(next).And.NotBe(before);
    }

    [Fact]
    public void Two_refusals_of_the_same_key_change_it_once()
    {
        var before = credential.Prove().Key;
        var next = credential.PrepareNext().PublicKey;

        credential.Refused(before);
        credential.Refused(before);

        credential.Prove().Key.Should().Be(next);
    }
}
