using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Ends the trials of a sweep that is over.</summary>
public static class SweepCancel
{
    /// <summary>Asks every trial that is not over to end. Safe to repeat.</summary>
    public static async Task RequestCancelOfTrialsAsync(this JobStore jobs, TenantId tenant, JobId sweep, CancellationToken cancellation)
    {
        foreach (var trial in await jobs.ReadTrialsAsync(tenant, sweep, cancellation))
        {
            if (!trial.State.IsOver())
            {
                await RequestAsync(jobs, trial, cancellation);
            }
        }
    }

    private static async Task RequestAsync(JobStore jobs, Job trial, CancellationToken cancellation)
    {
        try
        {
            await jobs.RequestCancelAsync(trial.Tenant, trial.Id, cancellation);
        }
        catch (ServiceException exception) when (exception.Error == ServiceError.IllegalMove)
        {
            // It ended meanwhile.
        }
    }
}
